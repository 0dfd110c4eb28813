package cpcc.shell.text;

import java.util.Map;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param title its head
 * @param value what stands there, of a row's data
 */
public record Column(String title, Function<Map<String, Object>, Object> value) {
    /**
     * {@return a column that shows a value as it is}
     *
     * @param title its head
     * @param name of the value
     */
    public static Column of(String title, String name) {
        return new Column(title, row -> row.get(name));
    }
}
