package cpcc.das;

import cpcc.backend.api.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;

/** Standard streams in memory. */
final class TestConsole implements Console, AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final InputStream in;
    private Pipe open;

    /** What is piped in, and then the end. */
    TestConsole(String typed) {
        in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing is typed until it is closed. */
    TestConsole() {
        try {
            open = Pipe.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = Channels.newInputStream(open.source());
    }

    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return out;
    }

    @Override
    public boolean terminal() {
        return false;
    }

    @Override
    public int columns() {
        return 80;
    }

    @Override
    public int rows() {
        return 24;
    }

    @Override
    public void onResize(Runnable listener) {}

    @Override
    public void raw(boolean raw) {}

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.sink().close();
            open.source().close();
        }
    }
}
