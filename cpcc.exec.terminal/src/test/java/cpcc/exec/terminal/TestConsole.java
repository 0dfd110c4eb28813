package cpcc.exec.terminal;

import cpcc.backend.api.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;

/** What a command's streams are, with somebody to type and to read. */
final class TestConsole implements Console {
    final PipedOutputStream typed = new PipedOutputStream();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final InputStream in;
    private final boolean terminal;
    volatile int columns = 99;
    volatile int rows = 33;
    volatile boolean raw;
    volatile Runnable listener;
    volatile OutputStream standardOutput = out;

    TestConsole(boolean terminal) throws IOException {
        this.terminal = terminal;
        this.in = new PipedInputStream(typed);
    }

    TestConsole(InputStream in) {
        this.terminal = false;
        this.in = in;
    }

    void type(String text) throws IOException {
        typed.write(text.getBytes(StandardCharsets.UTF_8));
        typed.flush();
    }

    String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }

    void resize(int newColumns, int newRows) {
        columns = newColumns;
        rows = newRows;
        listener.run();
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return standardOutput;
    }

    @Override
    public OutputStream err() {
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
        return rows;
    }

    @Override
    public void onResize(Runnable newListener) {
        listener = newListener;
    }

    @Override
    public void raw(boolean on) {
        raw = on;
    }
}
