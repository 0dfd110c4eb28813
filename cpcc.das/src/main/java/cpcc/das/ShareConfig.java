package cpcc.das;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** An application that this peer shares as long as the configuration exists: {@code cpcc.share~APPLICATION}. */
@ObjectClassDefinition(
        factoryPid = ShareConfig.PID,
        name = "CPCC share",
        description = "An application of this machine that is shared as long as this exists")
@interface ShareConfig {
    /** The factory PID. */
    String PID = "cpcc.share";

    /** {@return the application} */
    @AttributeDefinition(
            name = "Application",
            description = "A desktop entry, or with a command the id to give it; empty for the part of the PID after ~")
    String application() default "";

    /** {@return the command} */
    @AttributeDefinition(
            name = "Command",
            description = "Program and arguments of something without a desktop entry, quoted as in its Exec line")
    String command() default "";

    /** {@return the surface} */
    @AttributeDefinition(
            name = "Surface",
            description = "Whether a command opens windows or is used in a terminal",
            options = {@Option(label = "windows", value = "windows"), @Option(label = "terminal", value = "terminal")})
    String surface() default "windows";

    /** {@return how many} */
    @AttributeDefinition(name = "Instances", description = "How many may run at a time", min = "1", max = "1000")
    int instances() default 1;

    /** {@return with whom} */
    @AttributeDefinition(
            name = "Communities",
            description = "Names or ids, with commas between; empty for the only one")
    String[] communities() default {};

    /** {@return whether it has network} */
    @AttributeDefinition(name = "Network", description = "Whether it may use this machine's network")
    boolean network() default false;
}
