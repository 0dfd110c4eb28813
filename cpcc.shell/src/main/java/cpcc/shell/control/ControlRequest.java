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
 * @param env of the caller's environment, what is set of {@link #VARIABLES}
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
    /** What of an environment is of use to others: where the screen is, language and time zone, terminal, how large things are. */
    public static final List<String> VARIABLES = List.of(
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "XAUTHORITY",
            "LANG",
            "LANGUAGE",
            "LC_ALL",
            "LC_ADDRESS",
            "LC_COLLATE",
            "LC_CTYPE",
            "LC_IDENTIFICATION",
            "LC_MEASUREMENT",
            "LC_MESSAGES",
            "LC_MONETARY",
            "LC_NAME",
            "LC_NUMERIC",
            "LC_PAPER",
            "LC_TELEPHONE",
            "LC_TIME",
            "TZ",
            "TERM",
            "COLUMNS",
            "NO_COLOR",
            "GDK_SCALE",
            "GDK_DPI_SCALE",
            "QT_SCALE_FACTOR",
            "QT_SCREEN_SCALE_FACTORS",
            "QT_FONT_DPI",
            "XCURSOR_SIZE",
            "XCURSOR_THEME");

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
