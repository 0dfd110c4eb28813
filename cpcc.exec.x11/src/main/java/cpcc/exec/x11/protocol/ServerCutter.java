package cpcc.exec.x11.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** Cuts what an X server sends into its set-up, then replies, errors and events (X11 protocol, "Connection Setup" and formats). */
public abstract class ServerCutter extends Cutter {
    /** The length of an error, an event, or a reply's head. */
    public static final int PACKET = 32;

    /** The first byte of an error. */
    public static final int ERROR = 0;

    /** The first byte of a reply. */
    public static final int REPLY = 1;

    private static final int GENERIC_EVENT = 35;
    private static final int WORD = 4;
    private static final int SETUP_HEAD = 8;

    private final Supplier<ByteOrder> order;
    private boolean begun;

    /** From a server's first byte on; the program has said its byte order before. */
    protected ServerCutter(Supplier<ByteOrder> order) {
        this.order = order;
    }

    /**
     * A program was let in.
     *
     * @param setup what the server says of itself, without the first 8 bytes
     * @throws IOException if it makes no sense
     */
    protected abstract void setUp(ByteBuffer setup) throws IOException;

    /**
     * {@return how many bytes of a message must be seen at once, 32 or more; what is longer than the message is cut}
     *
     * @param all with its first 32 bytes
     * @param at where it begins
     */
    protected int needed(ByteBuffer all, int at) {
        return PACKET;
    }

    /**
     * Sees an error, an event, or a reply, as much of it as is needed; may change that in place.
     *
     * @param all with the message
     * @param at where it begins
     * @return what becomes of it
     * @throws IOException to end the connection
     */
    protected abstract Fate message(ByteBuffer all, int at) throws IOException;

    @Override
    final ByteOrder order() {
        return order.get();
    }

    @Override
    final int head(ByteBuffer all, int at, int have, Rewriting out) throws IOException {
        return begun ? packet(all, at, have, out) : begin(all, at, have);
    }

    private int begin(ByteBuffer all, int at, int have) throws IOException {
        if (have < SETUP_HEAD) {
            return 0;
        }
        int length = SETUP_HEAD + WORD * Short.toUnsignedInt(all.getShort(at + 6));
        if (have < length) {
            return wants(length);
        }
        begun = true;
        if (all.get(at) == 1) {
            setUp(all.slice(at + SETUP_HEAD, length - SETUP_HEAD).order(all.order()));
        }
        return length;
    }

    private int packet(ByteBuffer all, int at, int have, Rewriting out) throws IOException {
        if (have < PACKET) {
            return 0;
        }
        int kind = all.get(at) & 0x7f;
        long more = kind == REPLY || kind == GENERIC_EVENT ? WORD * Integer.toUnsignedLong(all.getInt(at + 4)) : 0;
        int head = (int) Math.min(PACKET + more, needed(all, at));
        if (have < head) {
            return wants(head);
        }
        judged(message(all, at), at, at + head, PACKET + more - head, out);
        return head;
    }
}
