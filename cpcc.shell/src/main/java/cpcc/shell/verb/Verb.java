package cpcc.shell.verb;

import cpcc.messaging.api.Failure;
import cpcc.shell.text.Answer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A verb with its words filled in. Used once, by one thread, which is interrupted if the caller wants no more. */
public abstract class Verb {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    CommandSpec spec;

    /**
     * Does it.
     *
     * @return what was found or done
     * @throws Failure if it could not be done
     * @throws Trouble if a service is missing, or as the verb says
     * @throws InterruptedException if the caller wants no more
     */
    public abstract Answer call() throws Failure, Trouble, InterruptedException;

    /** {@return whether what is typed behind it may be a secret, so that no error repeats it} */
    public boolean secretive() {
        return false;
    }

    /** {@return how the answer is wanted, as it was said before or behind the verb} */
    public final Form form() {
        return ((Catalogue.Root) spec.root().userObject()).form;
    }

    /** {@return that the words make no sense} */
    final ParameterException usage(String what) {
        CommandLine line = spec.commandLine();
        return new ParameterException(line, what);
    }

    /** {@return a path that was typed} */
    final Path path(String typed) {
        try {
            return Path.of(typed);
        } catch (InvalidPathException e) {
            throw new ParameterException(spec.commandLine(), "\"" + typed + "\" is no path: " + e.getReason(), e);
        }
    }
}
