package cpcc.exec.x11;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.RequestCutter;
import java.nio.ByteOrder;

/** Tells which windows a program shows and hides, and silences the bell. Not for concurrent use. */
final class WindowWatch extends RequestCutter {
    /** Is told of windows on the thread that moves the bytes. */
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
    private static final int ABOUT_WINDOW = 8;
    private static final int BELL = 104;
    private static final int NO_OPERATION = 127;

    private final Listener listener;
    private final boolean mayRing;

    /**
     * Begins after the set-up.
     *
     * @param order of the client
     * @param mayRing whether the bell may be rung. Where it may not, the server's answer would be an error, of which GTK's
     *     programs die: the request becomes NoOperation, which may have the same length and has no answer either
     * @param listener told of windows
     */
    WindowWatch(ByteOrder order, boolean mayRing, Listener listener) {
        super(order, true);
        this.mayRing = mayRing;
        this.listener = listener;
    }

    @Override
    protected int needed(Request request) {
        return ABOUT_WINDOW;
    }

    @Override
    protected Fate judge(Request request) {
        if (request.length() >= ABOUT_WINDOW) {
            switch (request.opcode()) {
                case MAP_WINDOW -> listener.shown(request.int32(4));
                case UNMAP_WINDOW, DESTROY_WINDOW -> listener.hidden(request.int32(4));
                default -> {}
            }
        }
        if (request.opcode() == BELL && !mayRing) {
            request.set8(0, NO_OPERATION);
        }
        return Fate.PASS;
    }
}
