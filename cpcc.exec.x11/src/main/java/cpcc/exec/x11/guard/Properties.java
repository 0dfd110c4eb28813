package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Properties: of the session's own windows all, of others a few, of the root window how the desktop is laid out. */
final class Properties {
    private static final int WORD = 4;
    private static final int HEAD = 24;
    private static final int STRING = 31;
    private static final int WINDOW = 33;
    private static final int WM_COMMAND = 34;
    private static final int WM_CLIENT_MACHINE = 36;
    private static final int VALUE_AT = 32;

    private final Guard guard;
    private final ByteOrder order;
    private final Policy policy;
    private final Member member;
    private final Realm realm;

    Properties(Guard guard, ByteOrder order, Policy policy, Member member) {
        this.guard = guard;
        this.order = order;
        this.policy = policy;
        this.member = member;
        this.realm = member.realm();
    }

    /**
     * Whose machine a window comes from is not for its program to say. A window manager would end a process of that number on
     * this machine, and a session manager start that command at the next login.
     */
    private boolean isProtected(int property) {
        return property == WM_CLIENT_MACHINE || property == WM_COMMAND || property == policy.process();
    }

    Fate get(Request request) throws IOException {
        int window = request.int32(4);
        int property = request.int32(8);
        if (member.owns(window)) {
            if (isProtected(property)) {
                request.set8(1, 0); // Not to be deleted.
            }
            return Fate.PASS;
        }
        boolean readable = realm.isRoot(window) && policy.rootProperties().contains(property)
                || window == realm.settings() && property == policy.settings()
                || window == realm.windowManager() && policy.managerProperties().contains(property);
        if (!readable) {
            return guard.tell(request, () -> Answer.NOTHING.reply(order));
        }
        request.set8(1, 0); // Not to be deleted.
        if (realm.isRoot(window) && property == policy.managerCheck()) {
            guard.expect(request, Substitute.ofReply(VALUE_AT + WORD, (all, at) -> {
                boolean one = all.getInt(at + 8) == WINDOW && all.get(at + 1) == 32 && all.getInt(at + 4) > 0;
                realm.windowManager(one ? all.getInt(at + VALUE_AT) : 0);
                return Fate.PASS;
            }));
        }
        return Fate.PASS;
    }

    Fate change(Request request) {
        int window = request.int32(4);
        int property = request.int32(8);
        if (!member.owns(window)) {
            boolean inParts = request.int32(12) == policy.inParts();
            boolean may = realm.grants().write(window, property, inParts, request.int32(20) == 0);
            return may ? Fate.PASS : guard.drop(request);
        }
        if (property == WM_CLIENT_MACHINE) {
            return Fate.instead(withMachine(request));
        }
        return isProtected(property) ? guard.nothing() : Fate.PASS;
    }

    Fate delete(Request request) {
        return member.owns(request.int32(4)) && !isProtected(request.int32(8)) ? Fate.PASS : guard.drop(request);
    }

    Fate rotate(Request request) throws IOException {
        int properties = request.int16(8);
        if (request.length() != 12 + WORD * properties) {
            return guard.deny(request, XError.LENGTH, 0);
        }
        for (int i = 0; i < properties; i++) {
            if (isProtected(request.int32(12 + WORD * i))) {
                return guard.drop(request);
            }
        }
        return Fate.PASS;
    }

    /** Where a selection is to be put. */
    boolean mayReceive(int property) {
        return !isProtected(property);
    }

    private ByteBuffer withMachine(Request request) {
        byte[] name = policy.machine().getBytes(StandardCharsets.US_ASCII);
        int length = HEAD + (name.length + WORD - 1) / WORD * WORD;
        return ByteBuffer.allocate(length)
                .order(order)
                .put(0, (byte) request.opcode())
                .putShort(2, (short) (length / WORD))
                .putInt(4, request.int32(4))
                .putInt(8, WM_CLIENT_MACHINE)
                .putInt(12, STRING)
                .put(16, (byte) 8)
                .putInt(20, name.length)
                .put(HEAD, name);
    }
}
