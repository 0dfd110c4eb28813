package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.ServerCutter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/** A window that a program has made: where it is, and how large. Offsets are those of appendix B of the X11 protocol. */
final class OwnWindow {
    private static final int GRAVITY = 5;
    private static final int NORTH_WEST = 1;
    private static final int OVERRIDE_REDIRECT = 9;
    private static final int EVENT_MASK = 11;
    private static final int STRUCTURE_NOTIFY = 1 << 17;
    private static final int INPUT_ONLY = 2;
    private static final int WORD = 4;

    private final long made;
    private final int parent;
    private final Set<Integer> inside = new HashSet<>();
    private final boolean onScreen;
    private final int depth;
    private int x;
    private int y;
    private int width;
    private int height;
    private int border;
    /** Whether a window manager may put it elsewhere. */
    private boolean managed;
    /** Whether the program hears when that happens. */
    private boolean heard;
    /** The last request of the program's about its place, 0 if there was none: what is older says nothing of what came of it. */
    private long asked;

    /** Whether something may have happened to it unheard. */
    private boolean gap;

    private boolean known = true;

    /**
     * As CreateWindow makes it, without its attributes.
     *
     * @param request all of it that has a fixed place
     * @param outer the window in which it is, null if that is the root window
     * @param rootDepth of the root window
     */
    OwnWindow(Request request, OwnWindow outer, int rootDepth) {
        made = request.number();
        parent = request.int32(8);
        onScreen = outer == null;
        managed = onScreen;
        int inherited = onScreen ? rootDepth : outer.depth;
        int wanted = request.detail() == 0 ? inherited : request.detail();
        depth = request.int16(22) == INPUT_ONLY ? 0 : wanted;
        x = request.int16(12);
        y = request.int16(14);
        width = request.int16(16);
        height = request.int16(18);
        border = request.int16(20);
    }

    /** {@return the window in which it was made} */
    int parent() {
        return parent;
    }

    /** {@return the windows that were made in it} */
    Set<Integer> inside() {
        return inside;
    }

    boolean isManaged() {
        return managed;
    }

    boolean isKnown() {
        return known;
    }

    /**
     * The program changes its attributes.
     *
     * @return whether it goes on being where it was put
     */
    boolean attributes(Request request, int maskAt, int listAt) {
        int mask = request.int32(maskAt);
        if (listAt + WORD * Integer.bitCount(mask) > request.length()) { // The server will find fault with it.
            return true;
        }
        if (has(mask, OVERRIDE_REDIRECT)) {
            manage(request, (value(request, mask, listAt, OVERRIDE_REDIRECT) & 0xff) == 0);
        }
        if (has(mask, EVENT_MASK)) {
            hear(request, (value(request, mask, listAt, EVENT_MASK) & STRUCTURE_NOTIFY) != 0);
        }
        return !has(mask, GRAVITY) || (value(request, mask, listAt, GRAVITY) & 0xff) == NORTH_WEST;
    }

    /** A window manager that may have seen it is not kept out any more. */
    private void manage(Request request, boolean wanted) {
        boolean now = onScreen && (wanted || asked != 0);
        if (request.number() != made && (now != managed || wanted)) {
            ask(request.number());
            gap = true;
        }
        managed = now;
    }

    private void hear(Request request, boolean now) {
        if (now != heard && managed && asked != 0) {
            gap = true;
            if (now) {
                ask(request.number());
            }
        }
        heard = now;
        known &= follows();
    }

    private void ask(long number) {
        asked = number;
        known = false;
    }

    /** The program puts it elsewhere. */
    void configure(Request request) {
        int mask = request.int16(8);
        if (12 + WORD * Integer.bitCount(mask) > request.length()) {
            return;
        }
        if (managed) {
            leftToManager(request.number());
            return;
        }
        asked = request.number();
        x = has(mask, 0) ? value(request, mask, 12, 0) : x;
        y = has(mask, 1) ? value(request, mask, 12, 1) : y;
        width = has(mask, 2) ? value(request, mask, 12, 2) : width;
        height = has(mask, 3) ? value(request, mask, 12, 3) : height;
        border = has(mask, 4) ? value(request, mask, 12, 4) : border;
    }

    /** The program does something with it that makes a window manager put it elsewhere, perhaps. */
    void leftToManager(long number) {
        if (managed) {
            ask(number);
            gap |= !heard;
        }
    }

    /** It is shown, says an event: all that has happened on the way there was heard. */
    void mapped(long number) {
        known |= number >= asked && follows() && !gap;
    }

    /** It was there, says an event or an answer, which begins with its place at an offset. */
    void moved(ByteBuffer all, int at, long number) {
        if (counts(number)) {
            x = all.getShort(at);
            y = all.getShort(at + 2);
        }
    }

    /** It was there and so large, likewise. */
    void placed(ByteBuffer all, int at, long number) {
        if (counts(number)) {
            moved(all, at, number);
            width = all.getShort(at + 4);
            height = all.getShort(at + 6);
            border = all.getShort(at + 8);
            if (number >= asked) {
                gap = false;
                known |= follows();
            }
        }
    }

    /** {@return whether it is about this window, and not older than where the program has put it since} */
    private boolean counts(long number) {
        return number >= made && (managed || number >= asked);
    }

    /** {@return the reply to GetGeometry, without its number} */
    ByteBuffer geometry(int root) {
        return ByteBuffer.allocate(ServerCutter.PACKET)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) ServerCutter.REPLY)
                .put(1, (byte) depth)
                .putInt(8, root)
                .putShort(12, (short) x)
                .putShort(14, (short) y)
                .putShort(16, (short) width)
                .putShort(18, (short) height)
                .putShort(20, (short) border);
    }

    /** {@return whether nothing can happen to it without being heard} */
    private boolean follows() {
        return heard || !managed || asked == 0;
    }

    private static boolean has(int mask, int bit) {
        return (mask >>> bit & 1) != 0;
    }

    private static int value(Request request, int mask, int listAt, int bit) {
        return request.int32(listAt + WORD * Integer.bitCount(mask & (1 << bit) - 1));
    }
}
