package transcript;

import cpcc.backend.api.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The caller's streams; what is shown is also written to a file, as long as that can be written.
 *
 * @param console the caller's
 * @param file takes the transcript
 */
record RecordingConsole(Console console, OutputStream file) implements Console {
    @Override
    public OutputStream out() {
        return new Both(console.out());
    }

    @Override
    public OutputStream err() {
        return new Both(console.err());
    }

    @Override
    public InputStream in() {
        return console.in();
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

    /** Nothing is kept from now on. */
    void end() {
        try {
            file.close();
        } catch (IOException e) {
            // A full disk: what was kept so far is there.
            return;
        }
    }

    private final class Both extends OutputStream {
        private final OutputStream shown;

        Both(OutputStream shown) {
            this.shown = shown;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            shown.write(bytes, offset, length);
            try {
                file.write(bytes, offset, length);
            } catch (IOException e) {
                end();
            }
        }

        @Override
        public void flush() throws IOException {
            shown.flush();
        }
    }
}
