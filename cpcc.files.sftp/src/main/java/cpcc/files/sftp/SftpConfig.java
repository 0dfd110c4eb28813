package cpcc.files.sftp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set about this backend; all of it has defaults, so that no configuration is needed. */
@ObjectClassDefinition(
        pid = SftpConfig.PID,
        name = "CPCC files by SFTP",
        description = "The user's files by SFTP, without root")
@interface SftpConfig {
    /** The PID of this configuration. */
    String PID = "cpcc.files.sftp";

    /** {@return the program} */
    @AttributeDefinition(
            name = "sftp-server",
            description = "OpenSSH's program on the user's machine; empty to look for it in the usual places")
    String sftpServer() default "";

    /** {@return the program} */
    @AttributeDefinition(name = "sshfs", description = "The program on the provider's machine", min = "1")
    String sshfs() default "/usr/bin/sshfs";

    /** {@return a limit} */
    @AttributeDefinition(
            name = "Mount",
            description = "How long mounting the user's folders may take",
            min = "100",
            max = "600000")
    int mountTimeoutMs() default 15_000;

    /** {@return the ranking} */
    @AttributeDefinition(
            name = "Ranking",
            description = "Of several that would do, the one with the highest is taken",
            min = "-1000000",
            max = "1000000")
    int service_ranking() default 100;
}
