package cpcc.exec.x11;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be set about this backend; all of it has defaults, so that no configuration is needed. */
@ObjectClassDefinition(
        pid = X11Config.PID,
        name = "CPCC X11 windows",
        description = "Applications of others in windows of this screen")
@interface X11Config {
    /** The PID of this configuration. */
    String PID = "cpcc.exec.x11";

    /** {@return the mode} */
    @AttributeDefinition(
            name = "Display",
            description = "How far applications are kept from the rest of the screen, where the user does not say it",
            options = {
                @Option(label = "guarded", value = "guarded"),
                @Option(label = "untrusted", value = "untrusted"),
                @Option(label = "nested", value = "nested"),
                @Option(label = "trusted", value = "trusted")
            })
    String display() default "guarded";

    /** {@return what is shared} */
    @AttributeDefinition(
            name = "Clipboard",
            description = "What of the user's clipboard guarded applications share, where the user does not say it",
            options = {
                @Option(label = "off", value = "off"),
                @Option(label = "out", value = "out"),
                @Option(label = "ask", value = "ask"),
                @Option(label = "both", value = "both")
            })
    String clipboard() default "out";

    /** {@return whether} */
    @AttributeDefinition(
            name = "Early answers",
            description = "Whether applications that run here get answers early that are known of the user's X server; "
                    + "strict: only once nothing can come any more of what they sent before",
            options = {
                @Option(label = "on", value = "on"),
                @Option(label = "strict", value = "strict"),
                @Option(label = "off", value = "off")
            })
    String early_answers() default "on";

    /** {@return the program} */
    @AttributeDefinition(name = "Xephyr", description = "The program that shows a nested display", min = "1")
    String xephyr() default "/usr/bin/Xephyr";

    /** {@return the ranking} */
    @AttributeDefinition(
            name = "Ranking",
            description = "Of several that would do, the one with the highest is taken",
            min = "-1000000",
            max = "1000000")
    int service_ranking() default 0;
}
