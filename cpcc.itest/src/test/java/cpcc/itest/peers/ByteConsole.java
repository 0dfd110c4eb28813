package cpcc.itest.peers;

import cpcc.backend.api.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The standard streams of a caller who pipes in a text and collects what comes out. */
public final class ByteConsole implements Console {
    private final InputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /**
     * A caller with a text to pipe in.
     *
     * @param text all of it
     */
    public ByteConsole(String text) {
        this(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A caller with a stream.
     *
     * @param in what is typed
     */
    public ByteConsole(InputStream in) {
        this.in = in;
    }

    /** {@return what came out so far} */
    public String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** {@return what came out as an error so far} */
    public String errors() {
        return err.toString(StandardCharsets.UTF_8);
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
        return err;
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
}
