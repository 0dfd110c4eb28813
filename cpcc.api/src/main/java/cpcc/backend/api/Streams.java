package cpcc.backend.api;

import java.io.InputStream;
import java.io.OutputStream;

/** Standard streams that are no terminal. */
record Streams(InputStream in, OutputStream out, OutputStream err) implements Console {
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
