package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.ServerCutter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A program's windows. Each has a background: one that has none shows what was there before it, and a program can copy that.
 * Which other windows there are is nobody's business.
 */
final class Windows {
    private static final int PIXMAP = 1;
    private static final int PIXEL = 1 << 1;
    private static final int EITHER = PIXMAP | PIXEL;
    private static final int LIKE_PARENT = 1;
    private static final int INPUT_ONLY = 2;
    private static final int EVENT_MASK = 1 << 11;
    private static final int PROPERTY_CHANGE = 1 << 22;
    private static final int STRUCTURE_NOTIFY = 1 << 17;
    /** SubstructureRedirect, ResizeRedirect. */
    private static final int MANAGES = 1 << 20 | 1 << 18;

    private static final int POINTER_ROOT = 1;

    private static final int CREATE_MASK_AT = 28;
    private static final int CREATE_VALUES_AT = 32;
    private static final int CHANGE_MASK_AT = 8;
    private static final int CHANGE_VALUES_AT = 12;
    private static final int WORD = 4;
    private static final int MOST_TREE = 64 * 1024;

    private final Guard guard;
    private final ByteOrder order;
    private final Member member;
    private final Realm realm;

    Windows(Guard guard, ByteOrder order, Member member) {
        this.guard = guard;
        this.order = order;
        this.member = member;
        this.realm = member.realm();
    }

    Fate create(Request request) throws IOException {
        int window = request.int32(4);
        if (!member.owns(window)) {
            return guard.deny(request, XError.IDCHOICE, window);
        }
        member.window(window, !member.owns(request.int32(8)));
        if (request.int16(22) == INPUT_ONLY) {
            return Fate.PASS;
        }
        if ((request.int32(CREATE_MASK_AT) & EITHER) == 0) {
            return Fate.instead(withPixel(request));
        }
        force(request, CREATE_MASK_AT, CREATE_VALUES_AT, window);
        return Fate.PASS;
    }

    Fate changeAttributes(Request request) throws IOException {
        int window = request.int32(4);
        if (member.owns(window)) {
            force(request, CHANGE_MASK_AT, CHANGE_VALUES_AT, window);
            return Fate.PASS;
        }
        return member.knows(window) ? listen(request, window) : guard.deny(request, XError.WINDOW, window);
    }

    /** Of other windows a program may at most hear that they are gone; of some, that their properties change. */
    private Fate listen(Request request, int window) throws IOException {
        if (request.int32(CHANGE_MASK_AT) != EVENT_MASK) {
            return guard.drop(request);
        }
        int asked = request.int32(CHANGE_VALUES_AT);
        if (realm.isRoot(window) && (asked & MANAGES) != 0) {
            return guard.deny(request, XError.ACCESS, window); // As if there were a window manager, which is so.
        }
        int allowed = asked & heard(window);
        if (allowed != asked) {
            guard.count(request);
            request.set32(CHANGE_VALUES_AT, allowed);
        }
        return Fate.PASS;
    }

    private int heard(int window) {
        if (realm.isFrame(window)) {
            return STRUCTURE_NOTIFY;
        }
        return realm.grants().knows(window) ? PROPERTY_CHANGE : PROPERTY_CHANGE | STRUCTURE_NOTIFY;
    }

    Fate destroy(Request request) {
        member.destroyed(request.int32(4));
        return Fate.PASS;
    }

    /** A background like the parent's would become what is under the window if the parent has none. */
    Fate reparent(Request request) throws IOException {
        int window = request.int32(4);
        if (!member.owns(request.int32(8))) {
            if (member.isLikeParent(window)) {
                return guard.deny(request, XError.MATCH, window);
            }
            member.onTop(window);
        }
        return Fate.PASS;
    }

    /** Makes a pixel of no background. */
    private void force(Request request, int maskAt, int valuesAt, int window) {
        int mask = request.int32(maskAt);
        if ((mask & EITHER) != PIXMAP) {
            return; // Of two the pixel counts.
        }
        int pixmap = request.int32(valuesAt);
        if (pixmap == LIKE_PARENT && !member.isTop(window)) {
            member.likeParent(window);
        } else if (pixmap <= LIKE_PARENT && pixmap >= 0) {
            request.set32(maskAt, mask & ~PIXMAP | PIXEL);
            request.set32(valuesAt, 0);
        }
    }

    /** The values are in the order of their bits, so a background's comes first. */
    private ByteBuffer withPixel(Request request) {
        int length = (int) request.length() + WORD;
        ByteBuffer longer = ByteBuffer.allocate(length).order(order);
        longer.put(0, (byte) request.opcode()).put(1, (byte) request.detail()).putShort(2, (short) (length / WORD));
        for (int at = WORD; at < request.length(); at += WORD) {
            longer.putInt(at < CREATE_VALUES_AT ? at : at + WORD, request.int32(at));
        }
        return longer.putInt(CREATE_MASK_AT, request.int32(CREATE_MASK_AT) | PIXEL);
    }

    /** Of a window that the session may know: whose parent is whose, and of its children those that it may know. */
    Fate queryTree(Request request) throws IOException {
        int window = request.int32(4);
        guard.expect(request, Substitute.ofReply(MOST_TREE, (all, at) -> knownChildren(window, all, at)));
        return Fate.PASS;
    }

    private Fate knownChildren(int window, ByteBuffer all, int at) {
        if (member.owns(window) || realm.isFrame(window)) {
            realm.frame(all.getInt(at + 12));
        }
        int children = Short.toUnsignedInt(all.getShort(at + 16));
        int whole = children <= (MOST_TREE - ServerCutter.PACKET) / WORD ? children : 0;
        ByteBuffer reply =
                ByteBuffer.allocate(ServerCutter.PACKET + WORD * whole).order(order);
        reply.put(0, all, at, ServerCutter.PACKET).position(ServerCutter.PACKET);
        for (int i = 0; i < whole; i++) {
            int child = all.getInt(at + ServerCutter.PACKET + WORD * i);
            if (realm.owns(child) || realm.isFrame(child)) {
                reply.putInt(child);
            }
        }
        int known = (reply.position() - ServerCutter.PACKET) / WORD;
        return Fate.instead(reply.putInt(4, known).putShort(16, (short) known).flip());
    }

    /** The answer names the window that has the keyboard; if that is another program's, it says that some window has it. */
    Fate withFocus(Request request, int focusAt) throws IOException {
        guard.expect(request, Substitute.ofReply((all, at) -> {
            int focus = all.getInt(at + focusAt);
            if (focus != 0 && !realm.owns(focus) && !realm.isRoot(focus)) {
                all.putInt(at + focusAt, POINTER_ROOT);
            }
            return Fate.PASS;
        }));
        return Fate.PASS;
    }

    /** The answer names a window, which the session may know or not. */
    Fate withChild(Request request, int childAt) throws IOException {
        guard.expect(request, Substitute.ofReply((all, at) -> {
            int child = all.getInt(at + childAt);
            if (!realm.owns(child) && !realm.isFrame(child)) {
                all.putInt(at + childAt, 0);
            }
            return Fate.PASS;
        }));
        return Fate.PASS;
    }
}
