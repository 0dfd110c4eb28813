package cpcc.shell.verb;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.shell.text.ProgressLine;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The caller's console, on which the progress line goes away before the program writes its first byte. */
final class QuietingConsole implements Console {
    private final Console console;
    private final OutputStream out;
    private final OutputStream err;

    private QuietingConsole(Console console, ProgressLine progress) {
        this.console = console;
        this.out = quieting(console.out(), progress);
        this.err = quieting(console.err(), progress);
    }

    static Caller around(Caller caller, ProgressLine progress) {
        return new Caller(
                caller.user(),
                caller.home(),
                caller.folder(),
                caller.env(),
                new QuietingConsole(caller.console(), progress));
    }

    private static OutputStream quieting(OutputStream stream, ProgressLine progress) {
        return new FilterOutputStream(stream) {
            @Override
            public void write(int b) throws IOException {
                progress.close();
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                progress.close();
                out.write(bytes, from, count);
            }
        };
    }

    @Override
    public InputStream in() {
        return console.in();
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
        return console.terminal();
    }

    @Override
    public int columns() {
        return console.columns();
    }

    @Override
    public int rows() {
        return console.rows();
    }

    @Override
    public void onResize(Runnable listener) {
        console.onResize(listener);
    }

    @Override
    public void raw(boolean raw) {
        console.raw(raw);
    }
}
