package cpcc.exec.x11.cache;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether answers are given early. */
public enum Early {
    /** Each comes from the server. */
    OFF,
    /** Those that are known, once nothing can come any more of what the program sent before. */
    STRICT,
    /** Those that are known, also before events about the program's own windows that come of what it sent before. */
    ON;

    /** {@return what an administrator calls it} */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the one that an administrator calls so} */
    public static Optional<Early> named(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }
}
