package cpcc.bench;

import java.util.List;

/** What {@code ./bench NAME} does. */
interface Measurement {
    /** {@return the parts that {@code --only} can name; empty if there are none} */
    default List<String> parts() {
        return List.of();
    }

    /** {@return the figures} */
    List<Row> measure(Options options) throws Exception;
}
