package cpcc.sandbox.bwrap;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set about this backend; all of it has defaults, so that no configuration is needed. */
@ObjectClassDefinition(
        pid = BwrapConfig.PID,
        name = "CPCC sandbox by bubblewrap",
        description = "What confines programs")
@interface BwrapConfig {
    /** The PID of this configuration. */
    String PID = "cpcc.sandbox.bwrap";

    /** {@return the program} */
    @AttributeDefinition(name = "bwrap", description = "The program bubblewrap", min = "1")
    String bwrap() default "/usr/bin/bwrap";

    /** {@return a limit} */
    @AttributeDefinition(
            name = "Start",
            description = "How long a program may take to start in the sandbox",
            min = "100",
            max = "600000")
    int startTimeoutMs() default 15_000;

    /** {@return the ranking} */
    @AttributeDefinition(
            name = "Ranking",
            description = "Of several that would do, the one with the highest is taken",
            min = "-1000000",
            max = "1000000")
    int service_ranking() default 0;
}
