package cpcc.messaging.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a stream of bytes into frames. Checks length and type before it keeps a single byte of the body. Not thread-safe.
 */
public final class FrameReader {
    /** How long the body of each kind of frame may be, in bytes. */
    public interface Limits {
        /**
         * {@return the most bytes that such a frame may have after its type byte}
         *
         * @param type the frame's type
         * @throws ProtocolException if such a frame may not come now
         */
        int maxBody(FrameType type) throws ProtocolException;
    }

    /** Takes each frame as it becomes whole. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Handles one frame.
         *
         * @param frame valid until the method returns
         * @throws IOException to stop reading for good
         */
        void frame(Frame frame) throws IOException;
    }

    private final Limits limits;
    private final ByteBuffer header = ByteBuffer.allocate(Frames.HEADER);
    private FrameType type;
    private ByteBuffer body;

    /**
     * A reader at the start of a stream.
     *
     * @param limits asked for every frame
     */
    public FrameReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes the next bytes.
     *
     * @param in read to its end
     * @param sink called for each whole frame
     * @throws IOException if the bytes break the protocol or the sink does not want more; the reader is then useless
     */
    public void read(ByteBuffer in, Sink sink) throws IOException {
        while (in.hasRemaining()) {
            if (body == null) {
                fill(header, in);
                if (header.hasRemaining()) {
                    return;
                }
                int length = begin();
                if (in.remaining() >= length) {
                    ByteBuffer whole = in.slice(in.position(), length);
                    in.position(in.position() + length);
                    end();
                    sink.frame(parse(type, whole));
                    continue;
                }
                body = ByteBuffer.allocate(length);
            }
            fill(body, in);
            if (!body.hasRemaining()) {
                ByteBuffer whole = body.flip();
                end();
                sink.frame(parse(type, whole));
            }
        }
    }

    private int begin() throws ProtocolException {
        long length = header.getInt(0) & 0xffff_ffffL;
        type = FrameType.of(header.get(4));
        int max = limits.maxBody(type);
        if (length < 1 || length - 1 > max) {
            throw new ProtocolException(
                    "a " + type + " frame of " + length + " bytes, more than " + (max + 1L) + " or less than 1");
        }
        return (int) length - 1;
    }

    private void end() {
        body = null;
        header.clear();
    }

    private static void fill(ByteBuffer target, ByteBuffer in) {
        int n = Math.min(target.remaining(), in.remaining());
        target.put(in.slice(in.position(), n));
        in.position(in.position() + n);
    }

    private static Frame parse(FrameType type, ByteBuffer body) throws ProtocolException {
        return switch (type) {
            case HELLO, HELLO_ACK, REFUSED, BYE, MESSAGE -> new Frame.Json(type, bytes(body));
            case PING -> new Frame.Ping(exactly(type, body, 8).getLong());
            case PONG -> new Frame.Pong(exactly(type, body, 8).getLong());
            case OPEN -> new Frame.Open(atLeast(type, body, 4).getInt(), bytes(body));
            case DATA -> new Frame.Data(atLeast(type, body, 12).getInt(), notNegative(type, body.getLong()), body);
            case WINDOW ->
                new Frame.Window(
                        exactly(type, body, 20).getInt(),
                        notNegative(type, body.getLong()),
                        notNegative(type, body.getLong()));
            case FIN -> new Frame.Fin(exactly(type, body, 12).getInt(), notNegative(type, body.getLong()));
            case RST -> new Frame.Rst(atLeast(type, body, 4).getInt(), text(body));
        };
    }

    private static byte[] bytes(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer body) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(body).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("a RST frame whose reason is not UTF-8");
        }
    }

    private static long notNegative(FrameType type, long value) throws ProtocolException {
        if (value < 0) {
            throw new ProtocolException("a " + type + " frame with a negative offset");
        }
        return value;
    }

    private static ByteBuffer exactly(FrameType type, ByteBuffer body, int length) throws ProtocolException {
        if (body.remaining() != length) {
            throw new ProtocolException("a " + type + " frame with a body of " + body.remaining() + " bytes");
        }
        return body;
    }

    private static ByteBuffer atLeast(FrameType type, ByteBuffer body, int length) throws ProtocolException {
        if (body.remaining() < length) {
            throw new ProtocolException("a " + type + " frame with a body of " + body.remaining() + " bytes");
        }
        return body;
    }
}
