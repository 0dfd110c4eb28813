package cpcc.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log of bounded size: when it is full, what it holds goes to the file beside it and it begins anew. It stays the same
 * file, because the standard streams of this process, and of what it starts, append to it as well. Thread-safe.
 */
final class BoundedLog extends OutputStream {
    private final Path file;
    private final Path before;
    private final long most;
    private final FileChannel channel;

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
        this.channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
        if (channel.size() + count > most) {
            Files.copy(file, before, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            channel.truncate(0);
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, count);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
