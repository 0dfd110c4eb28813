package cpcc.exec.x11.cache;

import java.util.Locale;

/** Whether answers are given early. */
public enum Early {
    /** Each comes from the server. */
    OFF,
    /** Those that are known, once nothing can come any more of what the program sent before. */
    STRICT,
    /** Those that are known, also before events about the program's own windows that come of what it sent before. */
    ON;

    /** {@return the one that is called so in the configuration, which allows no others} */
    public static Early named(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
