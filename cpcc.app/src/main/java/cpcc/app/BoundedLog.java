package cpcc.app;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A log of bounded size: when it is full, what it holds goes to the file beside it and it begins anew. It stays the same
 * file, because the standard streams of this process, and of what it starts, append to it as well. Thread-safe; no channel,
 * because a line of an interrupted thread would close that for good.
 */
final class BoundedLog extends OutputStream {
    private final Path file;
    private final Path before;
    private final long most;
    private final FileOutputStream end;

    /**
     * Appends to a file.
     *
     * @param file made before
     * @param before what the file held when it was full
     * @param most bytes that the file holds, but for what others append meanwhile
     */
    BoundedLog(Path file, Path before, long most) throws IOException {
        this.file = file;
        this.before = before;
        this.most = most;
        this.end = new FileOutputStream(file.toFile(), true);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
        if (file.toFile().length() + count > most) {
            begin();
        }
        end.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
        end.close();
    }

    /** Also where what it holds cannot be kept: a disk that is full would else be full at every later line. */
    private void begin() throws IOException {
        String lost = "";
        try {
            Files.copy(file, before, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            lost = "WARN the log before this line is lost: " + e + "\n";
        }
        new FileOutputStream(file.toFile()).close();
        end.write(lost.getBytes(StandardCharsets.UTF_8));
    }
}
