package cpcc.shell.text;

import java.util.List;

/**
 * Several things, and what people should know of some of them: whole lines, which a table would cut.
 *
 * @param rows the things
 * @param notes for people
 */
public record Noted(Rows rows, List<String> notes) implements Answer {
    /** Copies the list. */
    public Noted {
        notes = List.copyOf(notes);
    }

    @Override
    public Object json() {
        return rows.json();
    }

    @Override
    public List<String> ids() {
        return rows.ids().stream().filter(id -> !id.isEmpty()).toList();
    }

    @Override
    public void print(Paper paper) {
        rows.print(paper);
        notes.forEach(paper::line);
    }
}
