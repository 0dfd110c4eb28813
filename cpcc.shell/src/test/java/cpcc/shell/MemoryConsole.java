package cpcc.shell;

import cpcc.backend.api.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A console whose ends are strings. */
public final class MemoryConsole implements Console {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final InputStream in;
    private final boolean terminal;
    private final int columns;

    /** A console with this input. */
    public MemoryConsole(String input, boolean terminal, int columns) {
        this.in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        this.terminal = terminal;
        this.columns = columns;
    }

    /** {@return what was printed} */
    public String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** {@return what was printed as errors} */
    public String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public ByteArrayOutputStream out() {
        return out;
    }

    @Override
    public ByteArrayOutputStream err() {
        return err;
    }

    @Override
    public boolean terminal() {
        return terminal;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int rows() {
        return 24;
    }

    @Override
    public void onResize(Runnable listener) {}

    @Override
    public void raw(boolean raw) {}
}
