package cpcc.exec.x11;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How large things are on the user's screen, as far as toolkits take it from their environment; what they take from the X server
 * (Xft.dpi, XSETTINGS) they find there.
 *
 * @param variables that are known, with values that make sense
 */
record Looks(Map<String, String> variables) {
    private static final String FACTOR = "[0-9]{1,2}([.][0-9]{1,6})?";

    private static final Map<String, Pattern> KNOWN = Map.of(
            "GDK_SCALE", Pattern.compile("[1-9]"),
            "GDK_DPI_SCALE", Pattern.compile(FACTOR),
            "QT_SCALE_FACTOR", Pattern.compile(FACTOR),
            "QT_SCREEN_SCALE_FACTORS", Pattern.compile("[A-Za-z0-9=.;-]{1,200}"),
            "QT_FONT_DPI", Pattern.compile("[1-9][0-9]{1,2}"),
            "XCURSOR_SIZE", Pattern.compile("[1-9][0-9]{0,2}"),
            "XCURSOR_THEME", Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_ .-]{0,63}"));

    Looks {
        variables = Map.copyOf(variables);
    }

    /**
     * {@return what of an environment is about looks}
     *
     * @param environment unchecked; what is not known, or makes no sense, is left out
     */
    static Looks of(Map<String, String> environment) {
        Map<String, String> found = new TreeMap<>();
        KNOWN.forEach((name, pattern) -> {
            String value = environment.get(name);
            if (value != null && pattern.matcher(value).matches()) {
                found.put(name, value);
            }
        });
        return new Looks(found);
    }
}
