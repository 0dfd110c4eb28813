package cpcc.exec.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds where each X11 request of one connection begins, and tells which windows are shown and hidden. Keeps 12 bytes,
 * whatever comes. Not for concurrent use.
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

    private final Listener listener;
    private final ByteBuffer begun;
    private long skip;
    private boolean lost;

    RequestScanner(ByteOrder order, Listener listener) {
        this.listener = listener;
        this.begun = ByteBuffer.allocate(BIG_HEAD + 4).order(order);
    }

    /**
     * Looks at the next bytes, in pieces of any size.
     *
     * @param bytes left as they are, position included
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
