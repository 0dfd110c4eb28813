package cpcc.shell.control;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One frame of the control socket: a value, except that its bytes are not copied.
 *
 * @param type what it says
 * @param payload its bytes, at most {@link Frames#MAX_PAYLOAD}; not to be changed
 */
public record Frame(FrameType type, byte[] payload) {
    private static final byte[] NOTHING = {};

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the payload is too large
     */
    public Frame {
        if (payload.length > Frames.MAX_PAYLOAD) {
            throw new IllegalArgumentException("a frame of " + payload.length + " bytes");
        }
    }

    /**
     * {@return a frame without payload}
     *
     * @param type what it says
     */
    public static Frame of(FrameType type) {
        return new Frame(type, NOTHING);
    }

    /**
     * {@return a frame with text in UTF-8}
     *
     * @param type what it says
     * @param text its payload
     */
    public static Frame of(FrameType type, String text) {
        return new Frame(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return a {@link FrameType#CREDIT} frame}
     *
     * @param bytes how many more may be sent
     */
    public static Frame credit(int bytes) {
        return new Frame(FrameType.CREDIT, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    /**
     * {@return an {@link FrameType#EXIT} frame}
     *
     * @param code the exit code
     */
    public static Frame exit(int code) {
        return new Frame(FrameType.EXIT, ByteBuffer.allocate(4).putInt(code).array());
    }

    /**
     * {@return a {@link FrameType#RAW} frame}
     *
     * @param on whether the terminal's echo and line editing are off
     */
    public static Frame raw(boolean on) {
        return new Frame(FrameType.RAW, new byte[] {(byte) (on ? 1 : 0)});
    }

    /**
     * {@return a {@link FrameType#WINDOW} frame}
     *
     * @param columns new width
     * @param rows new height
     */
    public static Frame window(int columns, int rows) {
        return new Frame(
                FrameType.WINDOW,
                ByteBuffer.allocate(4)
                        .putShort((short) columns)
                        .putShort((short) rows)
                        .array());
    }

    /** {@return the payload as text in UTF-8} */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /**
     * {@return the number that a {@link FrameType#CREDIT}, {@link FrameType#EXIT} or {@link FrameType#RAW} frame carries}
     *
     * @throws IllegalArgumentException if the payload has another size than such a number
     */
    public int number() {
        return switch (payload.length) {
            case 1 -> payload[0];
            case 4 -> ByteBuffer.wrap(payload).getInt();
            default -> throw new IllegalArgumentException("not a number: " + type + " of " + payload.length + " bytes");
        };
    }

    /**
     * {@return the columns of a {@link FrameType#WINDOW} frame}
     *
     * @throws IllegalArgumentException if the payload has another size
     */
    public int columns() {
        return window(0);
    }

    /**
     * {@return the rows of a {@link FrameType#WINDOW} frame}
     *
     * @throws IllegalArgumentException if the payload has another size
     */
    public int rows() {
        return window(2);
    }

    private int window(int at) {
        if (payload.length != 4) {
            throw new IllegalArgumentException("not a window size: " + payload.length + " bytes");
        }
        return ByteBuffer.wrap(payload).getShort(at) & 0xffff;
    }
}
