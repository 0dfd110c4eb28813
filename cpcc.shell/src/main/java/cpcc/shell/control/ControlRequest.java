package cpcc.shell.control;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A call of the {@code cpcc} executable, and whose it is. Travels as a JSON object with these names; a reader ignores names
 * that it does not know.
 *
 * @param version {@link #VERSION}; a peer refuses another one with a text and exit code 125
 * @param words verb, options and arguments, without the executable's own options such as {@code --home}
 * @param folder the working folder, absolute
 * @param user the account's name
 * @param home the account's home folder, absolute
 * @param env of the caller's environment, what is set of {@link cpcc.backend.api.Caller#VARIABLES}
 * @param terminal whether standard input and output are a terminal
 * @param columns of the terminal, 80 if there is none
 * @param rows of the terminal, 24 if there is none
 */
public record ControlRequest(
        int version,
        List<String> words,
        String folder,
        String user,
        String home,
        Map<String, String> env,
        boolean terminal,
        int columns,
        int rows) {
    /** The version of this protocol. */
    public static final int VERSION = 1;

    /**
     * Copies the collections.
     *
     * @throws NullPointerException if something is missing
     */
    public ControlRequest {
        words = List.copyOf(words);
        env = Map.copyOf(env);
        Objects.requireNonNull(folder);
        Objects.requireNonNull(user);
        Objects.requireNonNull(home);
    }
}
