package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What of the user's clipboard the program shares, as {@code clipboard=} says it; both machines keep to it. */
enum Clipboard {
    /** Nothing, the default: a copied password stays where it is. */
    OFF("no", "to-client"),
    /** What the program copies can be pasted at home; the program never sees what was copied at home. */
    OUT("yes", "to-client"),
    /** Both ways. */
    BOTH("yes", "both");

    /** The option's name, and the offer's. */
    static final String NAME = "clipboard";

    private final String on;
    private final String direction;

    Clipboard(String on, String direction) {
        this.on = on;
        this.direction = direction;
    }

    /** {@return what the user asked for} */
    static Clipboard of(Map<String, String> options) throws BackendException {
        return parse(options.getOrDefault(NAME, OFF.text()));
    }

    static Clipboard parse(String text) throws BackendException {
        for (Clipboard each : values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        String known = Arrays.stream(values()).map(Clipboard::text).collect(Collectors.joining(", "));
        throw new BackendException(
                "there is no clipboard mode \"" + text.replaceAll("[^\\x20-\\x7e]", "?") + "\"",
                "choose one of " + known);
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return xpra's switch} */
    String on() {
        return on;
    }

    /** {@return xpra's direction} */
    String direction() {
        return direction;
    }
}
