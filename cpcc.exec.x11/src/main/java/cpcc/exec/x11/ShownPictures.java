package cpcc.exec.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What a display says: its set-up, then replies, errors and events. The replies to GetImage are pictures. */
final class ShownPictures extends PictureTap {
    private static final int ERROR = 0;
    private static final int REPLY = 1;
    private static final int GENERIC_EVENT = 35;
    private static final int SETUP_HEAD = 8;
    private static final int HEAD = 32;
    /** In the reply to GetImage: the first of 20 bytes that X11 does not use. */
    private static final int MARK_AT = 12;

    private final AskedPictures asked;
    private boolean begun;

    /**
     * From a display's first byte on.
     *
     * @param undo at the provider's end
     * @param asked knows which pictures the program has asked for
     */
    ShownPictures(boolean undo, AskedPictures asked) {
        super(undo);
        this.asked = asked;
    }

    /** Of the program, which has said it before the display says anything. */
    @Override
    ByteOrder order() {
        return asked.order().orElse(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    int begin(ByteBuffer all, int at, int have) {
        if (have < (begun ? HEAD : SETUP_HEAD)) {
            return 0;
        }
        if (!begun) {
            begun = true;
            message(WORD * (long) Short.toUnsignedInt(all.getShort(at + 6)));
            return SETUP_HEAD;
        }
        int type = all.get(at);
        boolean longer = type == REPLY || type == GENERIC_EVENT;
        message(longer ? WORD * Integer.toUnsignedLong(all.getInt(at + 4)) : 0);
        if (type == REPLY || type == ERROR) {
            Optional<AskedPictures.Asked> picture = asked.answered(Short.toUnsignedInt(all.getShort(at + 2)));
            if (type == REPLY) {
                picture.ifPresent(p -> picture(all, at + MARK_AT, at + HEAD, p.width(), p.height()));
            }
        }
        return HEAD;
    }
}
