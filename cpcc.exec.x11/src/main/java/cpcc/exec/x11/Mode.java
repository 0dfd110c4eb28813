package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How much an application may do on the user's screen. */
enum Mode {
    /** All it asks of the X server is looked at here, and what concerns others is refused. */
    GUARDED,
    /** The X server itself keeps it from other programs' windows and keys, by its SECURITY extension. */
    UNTRUSTED,
    /** It has a display of its own, in one window. */
    NESTED,
    /** It may do whatever the user's own programs may. */
    TRUSTED;

    /** What the user calls the choice, as in {@code --display trusted}. */
    static final String OPTION = "display";

    /**
     * {@return what the user asked for, else what is used by default}
     *
     * @param options of the user
     * @param otherwise the mode if the user does not say it
     * @throws BackendException if there is no such mode
     */
    static Mode of(Map<String, String> options, String otherwise) throws BackendException {
        String wanted = options.getOrDefault(OPTION, otherwise);
        for (Mode each : values()) {
            if (each.option().equals(wanted)) {
                return each;
            }
        }
        throw new BackendException(
                "there is no display mode \"" + wanted.replaceAll("[^\\x20-\\x7e]", "?") + "\"",
                "choose one of "
                        + Arrays.stream(values())
                                .map(Mode::option)
                                .collect(Collectors.joining(", ", "--display ", "")));
    }

    String option() {
        return name().toLowerCase(Locale.ROOT);
    }
}
