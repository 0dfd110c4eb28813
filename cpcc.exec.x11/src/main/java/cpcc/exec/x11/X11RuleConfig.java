package cpcc.exec.x11;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What applies to one peer's applications, or to one application: {@code cpcc.exec.x11.rule~NAME}. */
@ObjectClassDefinition(
        factoryPid = X11RuleConfig.PID,
        name = "CPCC X11 rule",
        description =
                "How applications of one peer, or one application, are shown here, where the user does not say it")
@interface X11RuleConfig {
    /** The factory PID. */
    String PID = "cpcc.exec.x11.rule";

    /** {@return whose} */
    @AttributeDefinition(
            name = "Peer",
            description = "The id of the peer that provides it, as cpcc peers --json has it; empty for any")
    String peer() default "";

    /** {@return which} */
    @AttributeDefinition(name = "Application", description = "Its id, as cpcc apps has it; empty for any")
    String application() default "";

    /** {@return the mode} */
    @AttributeDefinition(
            name = "Display",
            description = "How far it is kept from the rest of the screen; default: what cpcc.exec.x11 says",
            options = {
                @Option(label = "default", value = "default"),
                @Option(label = "guarded", value = "guarded"),
                @Option(label = "untrusted", value = "untrusted"),
                @Option(label = "nested", value = "nested"),
                @Option(label = "trusted", value = "trusted")
            })
    String display() default "default";

    /** {@return what is shared} */
    @AttributeDefinition(
            name = "Clipboard",
            description = "What of the user's clipboard it shares if it is guarded; default: what cpcc.exec.x11 says",
            options = {
                @Option(label = "default", value = "default"),
                @Option(label = "off", value = "off"),
                @Option(label = "out", value = "out"),
                @Option(label = "ask", value = "ask"),
                @Option(label = "both", value = "both")
            })
    String clipboard() default "default";
}
