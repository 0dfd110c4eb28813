package cpcc.exec.xpra;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be set about this backend; all of it has defaults, so that no configuration is needed. */
@ObjectClassDefinition(
        pid = XpraConfig.PID,
        name = "CPCC windows by xpra",
        description = "Applications of others in windows that can be put away and shown again")
@interface XpraConfig {
    /** The PID of this configuration. */
    String PID = "cpcc.exec.xpra";

    /** {@return the mode} */
    @AttributeDefinition(
            name = "Clipboard",
            description = "What of the user's clipboard the application shares, where the user does not say it",
            options = {
                @Option(label = "off", value = "off"),
                @Option(label = "out", value = "out"),
                @Option(label = "both", value = "both")
            })
    String clipboard() default "off";

    /** {@return the program} */
    @AttributeDefinition(name = "xpra", description = "The program that is both server and client", min = "1")
    String xpra() default "/usr/bin/xpra";

    /** {@return the program} */
    @AttributeDefinition(name = "Xvfb", description = "The X server that applications draw on here", min = "1")
    String xvfb() default "/usr/bin/Xvfb";

    /** {@return the ranking} */
    @AttributeDefinition(
            name = "Ranking",
            description = "Of several that would do, the one with the highest is taken",
            min = "-1000000",
            max = "1000000")
    int service_ranking() default -100;
}
