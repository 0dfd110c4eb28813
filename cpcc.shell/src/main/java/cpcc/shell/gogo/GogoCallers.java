package cpcc.shell.gogo;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.shell.control.ControlRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.felix.service.command.CommandSession;

/**
 * Who types in a Gogo session. In {@code cpcc shell} that is known. In another shell of the host it is what the host says
 * in the framework properties {@code cpcc.caller.user}, {@code cpcc.caller.home}, {@code cpcc.caller.folder} and
 * {@code cpcc.caller.env.NAME}; else it is unknown, and what needs a display or files refuses.
 */
final class GogoCallers {
    /** Session variable that holds the caller of {@code cpcc shell}. */
    static final String CALLER = ".cpcc.caller";

    private static final String PREFIX = "cpcc.caller.";

    private final UnaryOperator<String> properties;

    GogoCallers(UnaryOperator<String> properties) {
        this.properties = properties;
    }

    Caller of(CommandSession session) {
        if (session.get(CALLER) instanceof Caller known) {
            Console console = new GogoConsole(session, known.console());
            return new Caller(known.user(), known.home(), known.folder(), known.env(), console);
        }
        Caller unknown = Caller.of(new GogoConsole(session, null));
        return new Caller(
                text("user", unknown.user()),
                path("home", unknown.home()),
                path("folder", unknown.folder()),
                env(),
                unknown.console());
    }

    private Map<String, String> env() {
        Map<String, String> env = new HashMap<>();
        for (String name : ControlRequest.VARIABLES) {
            String value = properties.apply(PREFIX + "env." + name);
            if (value != null) {
                env.put(name, value);
            }
        }
        return env;
    }

    private Path path(String name, Path otherwise) {
        try {
            Path path = Path.of(text(name, ""));
            return path.isAbsolute() ? path : otherwise;
        } catch (InvalidPathException e) {
            return otherwise;
        }
    }

    private String text(String name, String otherwise) {
        String value = properties.apply(PREFIX + name);
        return value == null ? otherwise : value;
    }
}
