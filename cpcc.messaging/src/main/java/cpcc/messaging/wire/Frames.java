package cpcc.messaging.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes frames: the length of what follows (4 bytes), the type (1 byte), the body; numbers big-endian. */
public final class Frames {
    /** Bytes before the body. */
    public static final int HEADER = 5;
    /** Bytes of a DATA frame that are not payload. */
    public static final int DATA_OVERHEAD = HEADER + 4 + 8;
    /** The longest frame among WINDOW, FIN and DATA without payload. */
    public static final int SMALL = HEADER + 4 + 8 + 8;
    /** A PING or PONG. */
    public static final int PING = HEADER + 8;
    /** More than this and Java's TLS makes two records of it. */
    public static final int RECORD = 16_367;
    /** The most payload that a DATA frame carries: one frame, one record. */
    public static final int MAX_PAYLOAD = RECORD - DATA_OVERHEAD;

    /** What is written to a link at once: some whole records, and one call of the system. */
    public static final int BATCH = 4 * RECORD;

    private Frames() {}

    /** {@return a frame around JSON} */
    public static ByteBuffer json(FrameType type, byte[] body) {
        return start(type, body.length).put(body).flip();
    }

    /** {@return a PING} */
    public static ByteBuffer ping(long number) {
        return start(FrameType.PING, 8).putLong(number).flip();
    }

    /** {@return a PONG} */
    public static ByteBuffer pong(long number) {
        return start(FrameType.PONG, 8).putLong(number).flip();
    }

    /** {@return an OPEN} */
    public static ByteBuffer open(int channel, byte[] head) {
        return start(FrameType.OPEN, 4 + head.length).putInt(channel).put(head).flip();
    }

    /** {@return a RST; a long reason is cut} */
    public static ByteBuffer rst(int channel, String reason) {
        byte[] bytes = OneLine.of(reason).getBytes(StandardCharsets.UTF_8);
        return start(FrameType.RST, 4 + bytes.length).putInt(channel).put(bytes).flip();
    }

    /** Appends a WINDOW. */
    public static void window(ByteBuffer out, int channel, long received, long limit) {
        header(out, FrameType.WINDOW, 20).putInt(channel).putLong(received).putLong(limit);
    }

    /** Appends a FIN. */
    public static void fin(ByteBuffer out, int channel, long offset) {
        header(out, FrameType.FIN, 12).putInt(channel).putLong(offset);
    }

    /** Appends all of a DATA frame but its payload, which the caller puts behind it. */
    public static void data(ByteBuffer out, int channel, long offset, int payload) {
        header(out, FrameType.DATA, 12 + payload).putInt(channel).putLong(offset);
    }

    private static ByteBuffer start(FrameType type, int body) {
        return header(ByteBuffer.allocate(HEADER + body), type, body);
    }

    private static ByteBuffer header(ByteBuffer out, FrameType type, int body) {
        return out.putInt(1 + body).put(type.code());
    }
}
