package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Selections (ICCCM, chapter 2), and what programs send each other. The user's clipboards are shared as the user says; all other
 * selections, and the clipboards where they are not shared, are the session's own: the server never hears of them.
 *
 * <p>What the session itself has to give is asked for there, without the server: between a look at who owns a selection and the
 * asking it might become somebody else's.
 */
final class Selections {
    private static final int WORD = 4;
    private static final int SEND_EVENT = 25;
    private static final int SEND_EVENT_LENGTH = 44;
    private static final int EVENT_AT = 12;
    private static final int UNMAP_NOTIFY = 18;
    private static final int SELECTION_CLEAR = 29;
    private static final int SELECTION_REQUEST = 30;
    private static final int SELECTION_NOTIFY = 31;
    private static final int CLIENT_MESSAGE = 33;

    private final Guard guard;
    private final ByteOrder order;
    private final Policy policy;
    private final Member member;
    private final Realm realm;
    private final Properties properties;

    Selections(Guard guard, ByteOrder order, Policy policy, Member member, Properties properties) {
        this.guard = guard;
        this.order = order;
        this.policy = policy;
        this.member = member;
        this.realm = member.realm();
        this.properties = properties;
    }

    Fate setOwner(Request request) throws IOException {
        int owner = request.int32(4);
        int selection = request.int32(8);
        if (owner != 0
                && !member.owns(owner)) { // 1 would be whatever window has the keyboard, where events are sent to.
            return guard.deny(request, XError.WINDOW, owner);
        }
        Optional<Integer> before = realm.selected(selection);
        realm.select(selection, owner);
        if (policy.isShared(selection)) {
            return owner == 0 && before.isEmpty() ? guard.drop(request) : Fate.PASS;
        }
        if (before.isEmpty() || before.get() == owner) {
            return guard.nothing();
        }
        return event(request, before.get(), SELECTION_CLEAR, request.int32(12), before.get(), selection);
    }

    Fate getOwner(Request request) throws IOException {
        int selection = request.int32(4);
        if (policy.mayKnow(selection) || policy.managers().contains(selection)) {
            return Fate.PASS;
        }
        if (selection == policy.settingsOwner()) {
            guard.expect(request, Substitute.ofReply((all, at) -> {
                realm.settings(all.getInt(at + 8));
                return Fate.PASS;
            }));
            return Fate.PASS;
        }
        int owner = realm.selected(selection).orElse(0);
        return guard.answer(request, () -> Answer.NOTHING.reply(order).putInt(8, owner));
    }

    /** What others have to give is refused as an owner would refuse it. */
    Fate convert(Request request) throws IOException {
        int requestor = request.int32(4);
        int selection = request.int32(8);
        int target = request.int32(12);
        int time = request.int32(20);
        int property = request.int32(16);
        Optional<Integer> owner = realm.selected(selection);
        if (!properties.mayReceive(property)) {
            return guard.drop(request);
        }
        if (owner.isPresent()) {
            realm.grants().asked(requestor, property == 0 ? target : property, selection, target);
            return event(
                    request, owner.get(), SELECTION_REQUEST, time, owner.get(), requestor, selection, target, property);
        }
        if (policy.mayPaste(selection, target)) {
            return Fate.PASS;
        }
        guard.count(request);
        return event(request, requestor, SELECTION_NOTIFY, time, requestor, selection, target, 0);
    }

    /** To windows of the session; to the window manager about them; and to whom the session has given what was asked for. */
    Fate sendEvent(Request request) {
        int to = request.int32(4);
        int type = request.int8(EVENT_AT) & 0x7f;
        if (realm.isRoot(to)) {
            return mayTellRoot(request, to, type) ? Fate.PASS : guard.drop(request);
        }
        boolean given = type == SELECTION_NOTIFY
                && request.int32(EVENT_AT + 8) == to
                && realm.grants()
                        .answer(
                                to,
                                request.int32(EVENT_AT + 20),
                                request.int32(EVENT_AT + 12),
                                request.int32(EVENT_AT + 16));
        if (!member.owns(to) && !given) {
            return guard.drop(request);
        }
        // To whoever made the window: window managers listen there too, and would take it for somebody else's word.
        request.set8(1, 0);
        request.set32(8, 0);
        return Fate.PASS;
    }

    private boolean mayTellRoot(Request request, int root, int type) {
        if (type == UNMAP_NOTIFY) { // ICCCM 4.1.4: how a window is withdrawn.
            return member.owns(request.int32(EVENT_AT + 8));
        }
        int window = request.int32(EVENT_AT + 4);
        int message = request.int32(EVENT_AT + 8);
        return type == CLIENT_MESSAGE
                && (member.owns(window) && policy.rootMessages().contains(message)
                        || window == root && message == policy.ping());
    }

    /** A SendEvent to whoever made a window, in the place of a request; an error of it would be none of that request. */
    private Fate event(Request request, int window, int type, int... words) throws IOException {
        ByteBuffer event = ByteBuffer.allocate(SEND_EVENT_LENGTH)
                .order(order)
                .put(0, (byte) SEND_EVENT)
                .putShort(2, (short) (SEND_EVENT_LENGTH / WORD))
                .putInt(4, window)
                .put(EVENT_AT, (byte) type);
        for (int i = 0; i < words.length; i++) {
            event.putInt(EVENT_AT + WORD * (1 + i), words[i]);
        }
        guard.swallowError(request);
        return Fate.instead(event);
    }
}
