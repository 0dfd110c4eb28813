package cpcc.messaging.codec;

import java.nio.ByteBuffer;

/**
 * The form of a coded stream, which is part of the protocol: blocks, each with a header and a payload. The header is a number
 * in base 128, the lowest seven bits first, a set eighth bit for "more follows": the payload's length times eight, plus the
 * block's kind.
 */
final class Blocks {
    /** The payload is the bytes themselves; the codec does not hear of them. */
    static final int RAW = 0;
    /** The payload is the next part of the codec's stream. */
    static final int CODED = 1;
    /** The payload is the first part of a new stream of the codec, in place of the one before. */
    static final int FRESH = 2;
    /** The payload is one byte: from now on the other side may use a window of two to the power of it. */
    static final int PERMIT = 3;

    /** The most bytes that one block stands for. */
    static final int MAX_CONTENT = 64 * 1024;
    /** A payload may be this much longer than what it stands for. */
    static final int SLACK = 1024;

    static final int MAX_PAYLOAD = MAX_CONTENT + SLACK;
    static final int MAX_HEADER = 3;

    private static final int KINDS = 8;
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private Blocks() {}

    static void header(ByteBuffer out, int kind, int length) {
        int rest = length * KINDS + kind;
        while (rest > SEVEN_BITS) {
            out.put((byte) (rest | MORE));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    static int headerBytes(int length) {
        int rest = length * KINDS;
        return rest <= SEVEN_BITS ? 1 : rest < 1 << 14 ? 2 : MAX_HEADER;
    }

    static int kind(int header) {
        return header % KINDS;
    }

    static int length(int header) {
        return header / KINDS;
    }
}
