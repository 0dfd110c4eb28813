package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * What a program hears of keyboard and pointer: what reaches its own windows by way of the master devices. A single keyboard
 * (a slave) tells its keys to whoever asks, whatever window has the focus.
 */
final class Devices {
    private static final int WORD = 4;
    private static final int ALL_MASTERS = 1;
    private static final int MASTER_KEYBOARD = 3;
    private static final int ASYNCHRONOUS = 1;
    /** XISelectEvents, of the root window: DeviceChanged, HierarchyChanged, PropertyEvent. */
    private static final int[] OF_ROOT = {0x02, 0x18};
    /** XISelectEvents, of one keyboard: KeyPress, KeyRelease. */
    private static final int KEYS = 0x0c;
    /** XkbSelectEvents: tells keys of whatever window. */
    private static final int ACCESS_X = 1 << 10;

    private static final int DETECTABLE_REPEAT = 1;

    private final Guard guard;
    private final ByteOrder order;
    private final Member member;

    Devices(Guard guard, ByteOrder order, Member member) {
        this.guard = guard;
        this.order = order;
        this.member = member;
    }

    private static boolean isMaster(int device) {
        return device >= ALL_MASTERS && device <= MASTER_KEYBOARD;
    }

    /** A grab that stops a device could look at each event and then let it go on to others. */
    Fate asynchronous(Request request, int... modes) {
        for (int mode : modes) {
            request.set8(mode, ASYNCHRONOUS);
        }
        return Fate.PASS;
    }

    Fate grab(Request request) throws IOException {
        return isMaster(request.int16(16))
                ? asynchronous(request, 18, 19)
                : guard.tell(request, () -> Answer.DEVICE_BUSY.reply(order));
    }

    Fate passiveGrab(Request request) throws IOException {
        if (!isMaster(request.int16(20))) {
            return guard.deny(request, XError.ACCESS, 0);
        }
        for (int mode : new int[] {27, 28}) {
            if (request.int8(mode) == 0) { // Of touch there is a third.
                request.set8(mode, ASYNCHRONOUS);
            }
        }
        return Fate.PASS;
    }

    Fate setFocus(Request request) {
        return request.int16(12) == MASTER_KEYBOARD ? Fate.PASS : guard.drop(request);
    }

    /** Of other windows no input; of the root window what concerns devices. */
    Fate selectEvents(Request request) throws IOException {
        int window = request.int32(4);
        boolean root = member.realm().isRoot(window);
        if (!root && !member.owns(window)) {
            return guard.drop(request);
        }
        boolean less = false;
        int at = 12;
        for (int left = request.int16(8); left > 0; left--) {
            if (at + WORD > request.length()) {
                return guard.deny(request, XError.LENGTH, 0);
            }
            int device = request.int16(at);
            int length = WORD * request.int16(at + 2);
            at += WORD;
            if (at + length > request.length()) {
                return guard.deny(request, XError.LENGTH, 0);
            }
            for (int i = 0; i < length; i++) {
                int asked = request.int8(at + i);
                int allowed = asked & (root ? ofRoot(i) : isMaster(device) || i > 0 ? 0xff : ~KEYS);
                request.set8(at + i, allowed);
                less |= allowed != asked;
            }
            at += length;
        }
        if (less) {
            guard.count(request);
        }
        return Fate.PASS;
    }

    private static int ofRoot(int place) {
        return place < OF_ROOT.length ? OF_ROOT[place] : 0;
    }

    Fate selectKeyboardEvents(Request request) {
        return (request.int16(6) & ACCESS_X) == 0 ? Fate.PASS : guard.drop(request);
    }

    /** Whether repeated keys are told from others; not what becomes of the keyboard when the program ends. */
    Fate perClientFlags(Request request) {
        request.set32(8, request.int32(8) & DETECTABLE_REPEAT);
        request.set32(12, request.int32(12) & DETECTABLE_REPEAT);
        request.set32(16, 0);
        return Fate.PASS;
    }
}
