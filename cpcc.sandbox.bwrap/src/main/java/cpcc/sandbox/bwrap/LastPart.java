package cpcc.sandbox.bwrap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is added to and keeps the last part: a program that never stops talking does not fill the disk. */
final class LastPart implements Closeable {
    static final int MOST = 1024 * 1024;
    private static final int KEPT = 256 * 1024;

    private final FileChannel file;

    LastPart(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        file.position(file.size());
    }

    void write(byte[] bytes, int length) throws IOException {
        append(ByteBuffer.wrap(bytes, 0, length));
        if (file.position() > MOST) {
            ByteBuffer tail = ByteBuffer.allocate(KEPT);
            long from = file.position() - KEPT;
            while (tail.hasRemaining() && file.read(tail, from + tail.position()) >= 0) {
                // Until all of it is there.
            }
            file.truncate(0);
            append(tail.flip());
        }
    }

    private void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
