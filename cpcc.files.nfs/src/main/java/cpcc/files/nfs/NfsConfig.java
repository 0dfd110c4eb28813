package cpcc.files.nfs;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set about this backend; all of it has defaults, so that no configuration is needed. */
@ObjectClassDefinition(pid = NfsConfig.PID, name = "CPCC files by NFS", description = "The user's files by NFS")
@interface NfsConfig {
    /** The PID of this configuration. */
    String PID = "cpcc.files.nfs";

    /** {@return the ranking} */
    @AttributeDefinition(
            name = "Ranking",
            description = "Of several that would do, the one with the highest is taken",
            min = "-1000000",
            max = "1000000")
    int service_ranking() default 0;
}
