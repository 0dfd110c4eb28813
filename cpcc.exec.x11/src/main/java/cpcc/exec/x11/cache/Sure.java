package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.XScreen;

/**
 * Requests that go well for sure, change nothing that anybody is told of, and cause no event: they count as done as soon as they are
 * sent. Programs send them between questions when they start, and would wait for each. Choosing events is none of them: what a
 * program reads after it must be no older.
 */
final class Sure {
    private static final int GRAB_SERVER = 36;
    private static final int UNGRAB_SERVER = 37;
    private static final int CREATE_GC = 55;
    private static final int NO_OPERATION = 127;
    /** Tile, stipple, font and clip mask: they may not be there. */
    private static final int NAMES_OTHERS = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 19;

    private Sure() {}

    /** {@return how many bytes of a request have to be seen to know; 4 if they are enough} */
    static int needed(Request request) {
        return request.opcode() == CREATE_GC ? 16 : 4;
    }

    /**
     * {@return whether a request is one of them}
     *
     * @param request with as many bytes as are needed
     * @param screen of the server
     */
    static boolean is(Request request, XScreen screen) {
        return switch (request.opcode()) {
            case GRAB_SERVER, UNGRAB_SERVER, NO_OPERATION -> true;
            case CREATE_GC ->
                request.length() >= 16 && request.int32(8) == screen.root() && (request.int32(12) & NAMES_OTHERS) == 0;
            default -> false;
        };
    }
}
