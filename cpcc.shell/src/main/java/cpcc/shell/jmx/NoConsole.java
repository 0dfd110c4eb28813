package cpcc.shell.jmx;

import cpcc.backend.api.Console;
import java.io.InputStream;
import java.io.OutputStream;

/** The standard streams of nobody. */
final class NoConsole implements Console {
    @Override
    public InputStream in() {
        return InputStream.nullInputStream();
    }

    @Override
    public OutputStream out() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public OutputStream err() {
        return OutputStream.nullOutputStream();
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
