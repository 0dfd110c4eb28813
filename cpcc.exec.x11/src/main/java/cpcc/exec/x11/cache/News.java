package cpcc.exec.x11.cache;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * That answers about a subject may have changed.
 *
 * @param subject which
 * @param atom the root window's property, the selection, or the window; 0 if it is about none of them, or about all
 */
public record News(Subject subject, int atom) {
    private static final int CONFIGURE_NOTIFY = 22;
    private static final int PROPERTY_NOTIFY = 28;
    private static final int MAPPING_NOTIFY = 34;
    private static final int GENERIC_EVENT = 35;
    private static final int XKB_STATE_NOTIFY = 2;
    private static final int XKB_INDICATOR_STATE_NOTIFY = 4;
    private static final int XKB_BELL_NOTIFY = 8;
    private static final int XKB_ACTION_MESSAGE = 9;
    private static final int DEVICE_MAPPING_NOTIFY = 11;
    private static final int DEVICE_PRESENCE_NOTIFY = 15;
    private static final int XI_DEVICE_CHANGED = 1;
    private static final int XI_HIERARCHY_CHANGED = 11;

    /** {@return whether these make old what those do} */
    public boolean covers(News others) {
        return subject == others.subject && (atom == 0 || atom == others.atom);
    }

    /**
     * {@return what an event says; empty if nothing of the kind}
     *
     * @param all with its first 32 bytes
     * @param at where it begins
     * @param extensions of the server
     * @param root the root window
     */
    public static Optional<News> in(ByteBuffer all, int at, Majors extensions, int root) {
        int type = all.get(at) & 0x7f;
        int detail = Byte.toUnsignedInt(all.get(at + 1));
        if (type == PROPERTY_NOTIFY && all.getInt(at + 4) == root) {
            return Optional.of(new News(Subject.ROOT, all.getInt(at + 8)));
        }
        if (extensions.isSelectionEvent(type)) {
            return Optional.of(new News(Subject.SELECTION, all.getInt(at + 12)));
        }
        if (extensions.isScreenEvent(type) || type == CONFIGURE_NOTIFY && all.getInt(at + 8) == root) {
            return Optional.of(new News(Subject.SCREEN, 0));
        }
        boolean device = type == GENERIC_EVENT && extensions.isInput(detail) && isDevice(all.getShort(at + 8));
        int input = extensions.inputEvent(type);
        if (type == MAPPING_NOTIFY
                || device
                || input == DEVICE_MAPPING_NOTIFY
                || input == DEVICE_PRESENCE_NOTIFY
                || extensions.isKeyboardEvent(type) && isKeyboard(detail)) {
            return Optional.of(new News(Subject.KEYBOARD, 0));
        }
        return Optional.empty();
    }

    private static boolean isDevice(int event) {
        return event == XI_DEVICE_CHANGED || event == XI_HIERARCHY_CHANGED;
    }

    private static boolean isKeyboard(int detail) {
        return detail != XKB_STATE_NOTIFY
                && detail != XKB_INDICATOR_STATE_NOTIFY
                && detail != XKB_BELL_NOTIFY
                && detail != XKB_ACTION_MESSAGE;
    }
}
