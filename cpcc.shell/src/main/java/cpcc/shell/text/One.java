package cpcc.shell.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One thing.
 *
 * @param data for {@code --json}, may be null
 * @param id for {@code -q}, may be null
 * @param lines for people
 * @param exit the exit code
 */
public record One(Map<String, Object> data, String id, List<String> lines, int exit) implements Answer {
    /** Copies the list. */
    public One {
        lines = List.copyOf(lines);
    }

    /**
     * One thing that is done.
     *
     * @param data for {@code --json}
     * @param id for {@code -q}
     * @param line for people
     */
    public One(Map<String, Object> data, String id, String line) {
        this(data, id, List.of(line), 0);
    }

    @Override
    public Object json() {
        return data;
    }

    @Override
    public List<String> ids() {
        List<String> ids = new ArrayList<>();
        if (id != null) {
            ids.add(id);
        }
        return ids;
    }

    @Override
    public void print(Paper paper) {
        lines.forEach(paper::line);
    }
}
