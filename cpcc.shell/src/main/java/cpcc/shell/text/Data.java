package cpcc.shell.text;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a command found, as named values in a stable order; the names are the keys of {@code --json}. */
public final class Data {
    private Data() {}

    /**
     * {@return the values by name}
     *
     * @param namesAndValues in turn; a value may be null, text, a number, a truth, an enum, an Instant, a Duration, a path,
     *     a peer's id, a list or another such map
     */
    public static Map<String, Object> of(Object... namesAndValues) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            data.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return data;
    }
}
