package cpcc.backend.api;

import java.nio.file.Path;
import java.util.Map;

/**
 * Who typed the command. The peer is a daemon: nothing of its own environment ever stands in for the caller's.
 *
 * @param user the account's name
 * @param home the account's home folder
 * @param folder the working folder, absolute
 * @param env of the caller's environment, what is set of DISPLAY, WAYLAND_DISPLAY, XAUTHORITY, LANG, LANGUAGE, LC_*, TZ, TERM,
 *     COLUMNS, NO_COLOR, GDK_SCALE, GDK_DPI_SCALE, QT_SCALE_FACTOR, QT_SCREEN_SCALE_FACTORS, QT_FONT_DPI, XCURSOR_SIZE,
 *     XCURSOR_THEME
 * @param console the standard streams
 */
public record Caller(String user, Path home, Path folder, Map<String, String> env, Console console) {
    /** Copies the map. {@inheritDoc} */
    public Caller {
        env = Map.copyOf(env);
    }

    /**
     * {@return somebody of whom nothing is known but the standard streams: no display, no terminal's kind, a home that need not
     * exist}
     *
     * @param console the standard streams
     */
    public static Caller of(Console console) {
        Path home = Path.of("/home/user");
        return new Caller("user", home, home, Map.of(), console);
    }
}
