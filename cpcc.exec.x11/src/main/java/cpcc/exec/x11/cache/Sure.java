package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.XScreen;

/**
 * Requests that go well for sure, change nothing that anybody is told of, and cause no event: they count as done as soon as they are
 * sent. Programs send them between questions when they start, and would wait for each.
 */
final class Sure {
    private static final int CHANGE_WINDOW_ATTRIBUTES = 2;
    private static final int GRAB_SERVER = 36;
    private static final int UNGRAB_SERVER = 37;
    private static final int CREATE_GC = 55;
    private static final int NO_OPERATION = 127;
    private static final int RANDR_SELECT_INPUT = 4;
    private static final int EVENT_MASK = 1 << 11;
    /** ButtonPress, ResizeRedirect, SubstructureRedirect: one program alone may have them. */
    private static final int EXCLUSIVE = 1 << 2 | 1 << 18 | 1 << 20;
    /** Tile, stipple, font and clip mask: they may not be there. */
    private static final int NAMES_OTHERS = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 19;

    private Sure() {}

    /** {@return how many bytes of a request have to be seen to know; 4 if they are enough} */
    static int needed(Request request) {
        return switch (request.opcode()) {
            case CHANGE_WINDOW_ATTRIBUTES, CREATE_GC -> 16;
            default -> request.opcode() >= Request.FIRST_EXTENSION && request.detail() == RANDR_SELECT_INPUT ? 8 : 4;
        };
    }

    /**
     * {@return whether a request is one of them}
     *
     * @param request with as many bytes as are needed
     * @param extensions of the server
     * @param screen of the server
     */
    static boolean is(Request request, Majors extensions, XScreen screen) {
        return switch (request.opcode()) {
            case GRAB_SERVER, UNGRAB_SERVER, NO_OPERATION -> true;
            case CHANGE_WINDOW_ATTRIBUTES ->
                request.length() == 16
                        && request.int32(4) == screen.root()
                        && request.int32(8) == EVENT_MASK
                        && (request.int32(12) & EXCLUSIVE) == 0;
            case CREATE_GC ->
                request.length() >= 16 && request.int32(8) == screen.root() && (request.int32(12) & NAMES_OTHERS) == 0;
            default ->
                request.detail() == RANDR_SELECT_INPUT
                        && request.length() == 12
                        && "RANDR".equals(extensions.name(request.opcode()))
                        && request.int32(4) == screen.root();
        };
    }
}
