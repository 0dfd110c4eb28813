package cpcc.shell.text;

import java.io.PrintWriter;
import java.time.Instant;

/**
 * Where an answer is printed for people.
 *
 * @param out the caller's standard output
 * @param columns no line of a table is longer
 * @param now for relative times
 */
public record Paper(PrintWriter out, int columns, Instant now) {
    /**
     * Prints one line, escaped.
     *
     * @param text may come from another peer
     */
    public void line(String text) {
        out.println(Safe.line(text));
    }
}
