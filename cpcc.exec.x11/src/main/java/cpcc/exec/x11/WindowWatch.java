package cpcc.exec.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds where each X11 request of one connection begins, tells which windows are shown and hidden, and silences the bell.
 * Keeps 12 bytes, whatever comes. Not for concurrent use.
 */
final class RequestScanner {
    /** Is told of windows on the thread that scans. */
    interface Listener {
        /**
         * A window is to be shown.
         *
         * @param window its id
         */
        void shown(int window);

        /**
         * A window is to be hidden or destroyed.
         *
         * @param window its id
         */
        void hidden(int window);
    }

    private static final int DESTROY_WINDOW = 4;
    private static final int MAP_WINDOW = 8;
    private static final int UNMAP_WINDOW = 10;

    /** A request's length, counted in units of 4 bytes, has 16 bits; 0 says that 32 bits follow (BIG-REQUESTS). */
    private static final int HEAD = 4;

    private static final int BIG_HEAD = 8;

    private static final int BELL = 104;
    private static final int NO_OPERATION = 127;

    private final Listener listener;
    private final boolean mayRing;
    private final ByteBuffer begun;
    private long skip;
    private boolean lost;

    /**
     * Begins after the set-up.
     *
     * @param order of the client
     * @param mayRing whether the bell may be rung. Where it may not, the server's answer would be an error, of which GTK's
     *     programs die: the request becomes NoOperation, which may have the same length and has no answer either
     * @param listener told of windows
     */
    RequestScanner(ByteOrder order, boolean mayRing, Listener listener) {
        this.mayRing = mayRing;
        this.listener = listener;
        this.begun = ByteBuffer.allocate(BIG_HEAD + 4).order(order);
    }

    /**
     * Looks at the next bytes, in pieces of any size.
     *
     * @param bytes left as they are but for the bell, position included
     */
    void scan(ByteBuffer bytes) {
        int at = bytes.position();
        int end = bytes.limit();
        while (at < end && !lost) {
            if (skip > 0) {
                int skipped = (int) Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
            } else {
                if (begun.position() == 0 && !mayRing && bytes.get(at) == BELL) {
                    bytes.put(at, (byte) NO_OPERATION);
                }
                begun.put(bytes.get(at++));
                considerBegun();
            }
        }
    }

    private void considerBegun() {
        int have = begun.position();
        if (have < HEAD) {
            return;
        }
        int units = Short.toUnsignedInt(begun.getShort(2));
        int head = units == 0 ? BIG_HEAD : HEAD;
        if (have < head) {
            return;
        }
        long length = 4 * (units == 0 ? Integer.toUnsignedLong(begun.getInt(HEAD)) : units);
        if (length < head) {
            // Nothing that follows can be framed. The server answers such a request with an error itself.
            lost = true;
            return;
        }
        int opcode = Byte.toUnsignedInt(begun.get(0));
        boolean aboutWindow = opcode == MAP_WINDOW || opcode == UNMAP_WINDOW || opcode == DESTROY_WINDOW;
        if (aboutWindow && length >= head + 4) {
            if (have < head + 4) {
                return;
            }
            tell(opcode, begun.getInt(head));
        }
        skip = length - have;
        begun.clear();
    }

    private void tell(int opcode, int window) {
        if (opcode == MAP_WINDOW) {
            listener.shown(window);
        } else {
            listener.hidden(window);
        }
    }
}
