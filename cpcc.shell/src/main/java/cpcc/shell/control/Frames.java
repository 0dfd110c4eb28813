package cpcc.shell.control;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Frames as bytes: type u8, length of the payload u32 big-endian, payload. For blocking channels; both methods may be used
 * at the same time on one socket channel, but neither by two threads at once.
 */
public final class Frames {
    /** The largest payload in bytes. */
    public static final int MAX_PAYLOAD = 64 * 1024;
    /** The bytes before the payload. */
    static final int HEADER = 5;

    private Frames() {}

    /**
     * {@return the bytes of a frame, ready to read}
     *
     * @param frame what to send
     */
    public static ByteBuffer encode(Frame frame) {
        return ByteBuffer.allocate(HEADER + frame.payload().length)
                .put(frame.type().code())
                .putInt(frame.payload().length)
                .put(frame.payload())
                .flip();
    }

    /**
     * Writes a frame, all of it.
     *
     * @param channel blocking
     * @param frame what to send
     * @throws IOException as the channel throws it
     */
    public static void write(WritableByteChannel channel, Frame frame) throws IOException {
        ByteBuffer bytes = encode(frame);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * {@return the next frame, null at the end of the connection}
     *
     * @param channel blocking
     * @throws EOFException if the connection ended inside a frame
     * @throws IOException as the channel throws it, and if these are no frames
     */
    public static Frame read(ReadableByteChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!fill(channel, header)) {
            return null;
        }
        FrameDecoder decoder = new FrameDecoder();
        Frame frame = decoder.next(header.flip());
        if (frame != null) {
            return frame;
        }
        ByteBuffer payload = ByteBuffer.allocate(header.getInt(1));
        if (!fill(channel, payload)) {
            throw new EOFException("control: the connection ended inside a frame");
        }
        return decoder.next(payload.flip());
    }

    private static boolean fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                if (buffer.position() == 0) {
                    return false;
                }
                throw new EOFException("control: the connection ended inside a frame");
            }
        }
        return true;
    }
}
