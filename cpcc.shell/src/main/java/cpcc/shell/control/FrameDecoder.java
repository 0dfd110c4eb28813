package cpcc.shell.control;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Makes frames of bytes as they arrive, in pieces of any size. Not for use by several threads. */
public final class FrameDecoder {
    private final ByteBuffer header = ByteBuffer.allocate(Frames.HEADER);
    private FrameType type;
    private ByteBuffer payload;

    /**
     * {@return the next frame, null if its last byte is not here yet; call again until it is null}
     *
     * @param bytes ready to read; what belongs to the frame is taken
     * @throws IOException if these are no frames; the connection is worthless then. A length that is too large is refused
     *     before memory is taken for it
     */
    public Frame next(ByteBuffer bytes) throws IOException {
        if (payload == null) {
            move(bytes, header);
            if (header.hasRemaining()) {
                return null;
            }
            open();
        }
        move(bytes, payload);
        if (payload.hasRemaining()) {
            return null;
        }
        Frame frame = new Frame(type, payload.array());
        payload = null;
        header.clear();
        return frame;
    }

    /** {@return whether no frame has begun: an end of the connection is in order here} */
    public boolean between() {
        return payload == null && header.position() == 0;
    }

    private void open() throws IOException {
        type = FrameType.ofCode(header.get(0));
        if (type == null) {
            throw new IOException("control: unknown frame type " + (header.get(0) & 0xff));
        }
        int length = header.getInt(1);
        if (length < 0 || length > Frames.MAX_PAYLOAD) {
            throw new IOException("control: a frame of " + Integer.toUnsignedLong(length) + " bytes");
        }
        payload = ByteBuffer.allocate(length);
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), count);
        to.position(to.position() + count);
        from.position(from.position() + count);
    }
}
