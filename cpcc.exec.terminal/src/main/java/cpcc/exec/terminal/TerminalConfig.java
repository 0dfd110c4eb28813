package cpcc.exec.terminal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set about this backend; all of it has defaults, so that no configuration is needed. */
@ObjectClassDefinition(
        pid = TerminalConfig.PID,
        name = "CPCC terminal",
        description = "Programs of others in the terminal")
@interface TerminalConfig {
    /** The PID of this configuration. */
    String PID = "cpcc.exec.terminal";

    /** {@return the program} */
    @AttributeDefinition(name = "Script", description = "The program of util-linux that makes terminals", min = "1")
    String script() default "/usr/bin/script";

    /** {@return the ranking} */
    @AttributeDefinition(
            name = "Ranking",
            description = "Of several that would do, the one with the highest is taken",
            min = "-1000000",
            max = "1000000")
    int service_ranking() default 100;
}
