package cpcc.shell.text;

import cpcc.das.api.Progress;
import java.io.PrintWriter;

/**
 * One line on the terminal that says what is going on, and goes away. Without a terminal it says nothing. May be used by
 * any thread.
 */
public final class ProgressLine implements Progress, AutoCloseable {
    private final PrintWriter err;
    private final int columns;
    private final boolean terminal;
    private int shown;
    private boolean closed;

    /**
     * Shows nothing yet.
     *
     * @param err the caller's standard error
     * @param columns of the terminal
     * @param terminal whether there is one
     */
    public ProgressLine(PrintWriter err, int columns, boolean terminal) {
        this.err = err;
        this.columns = columns;
        this.terminal = terminal;
    }

    @Override
    public synchronized void step(String step) {
        if (!terminal || closed) {
            return;
        }
        String text = Width.cut(Safe.line(step) + "…", columns - 1);
        int width = Width.of(text);
        err.print("\r" + text + " ".repeat(Math.max(0, shown - width)));
        err.flush();
        shown = width;
    }

    /** Erases the line; no further step is shown. Harmless when already closed. */
    @Override
    public synchronized void close() {
        closed = true;
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
            shown = 0;
        }
    }
}
