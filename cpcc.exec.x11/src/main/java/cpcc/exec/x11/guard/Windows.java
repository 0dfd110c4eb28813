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
        return realm.knows(window) ? listen(request, window) : guard.deny(request, XError.WINDOW, window);
    }

    /** Of other windows a program may at most hear that they are gone; of some, that their properties change. */
    private Fate listen(Request request, int window) {
        if (request.int32(CHANGE_MASK_AT) != EVENT_MASK) {
            return guard.drop(request);
        }
        int asked = request.int32(CHANGE_VALUES_AT);
        int allowed = asked & (realm.isFrame(window) ? STRUCTURE_NOTIFY : PROPERTY_CHANGE | STRUCTURE_NOTIFY);
        if (allowed != asked) {
            guard.count(request);
            request.set32(CHANGE_VALUES_AT, allowed);
        }
        return Fate.PASS;
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
        if (!realm.isRoot(window)) {
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
