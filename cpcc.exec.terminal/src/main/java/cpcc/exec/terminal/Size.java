package cpcc.exec.terminal;

import cpcc.backend.api.Console;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A terminal's. On the wire two shorts, columns first.
 *
 * @param columns its width
 * @param rows its height
 */
record Size(int columns, int rows) {
    private static final int MOST = 9999;

    /** {@return the console's; what is nonsense there becomes the size of a terminal of old} */
    static Size of(Console console) {
        return new Size(
                sensible(console.columns()) ? console.columns() : 80, sensible(console.rows()) ? console.rows() : 24);
    }

    static boolean sensible(int number) {
        return number >= 1 && number <= MOST;
    }

    /** {@return the next one; throws an EOFException at the end of the stream} */
    static Size read(DataInputStream in) throws IOException {
        Size size = new Size(in.readUnsignedShort(), in.readUnsignedShort());
        if (!sensible(size.columns) || !sensible(size.rows)) {
            throw new IOException("no size of a terminal: " + size);
        }
        return size;
    }

    void write(OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(4)
                .putShort((short) columns)
                .putShort((short) rows)
                .array());
        out.flush();
    }
}
