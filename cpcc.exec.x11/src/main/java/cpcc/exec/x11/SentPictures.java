package cpcc.exec.x11;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A program's requests: PutImage brings pictures, GetImage asks for one. */
final class SentPictures extends PictureTap {
    private static final int PUT_IMAGE = 72;
    private static final int GET_IMAGE = 73;
    private static final int PUT_IMAGE_HEAD = 24;
    private static final int GET_IMAGE_HEAD = 20;
    private static final int Z_PIXMAP = 2;
    /** BIG-REQUESTS: after a length of 0 come 4 bytes with the real one. */
    private static final int LARGER = 4;
    /** In PutImage's head: one of two bytes that X11 does not use. */
    private static final int MARK_AT = 22;

    private final ByteOrder order;
    private final AskedPictures asked;

    /**
     * From the first request after the set-up on.
     *
     * @param undo at the user's end
     * @param asked is told which pictures the program asks for
     */
    SentPictures(ByteOrder order, boolean undo, AskedPictures asked) {
        super(undo);
        this.order = order;
        this.asked = asked;
        asked.begin(order);
    }

    @Override
    ByteOrder order() {
        return order;
    }

    @Override
    int begin(ByteBuffer all, int at, int have) throws IOException {
        if (have < WORD) {
            return 0;
        }
        int units = Short.toUnsignedInt(all.getShort(at + 2));
        int larger = units == 0 ? LARGER : 0;
        if (have < WORD + larger) {
            return 0;
        }
        long length = WORD * (units == 0 ? Integer.toUnsignedLong(all.getInt(at + WORD)) : units);
        if (length < WORD + larger) {
            lose(); // The server answers that with an error itself.
            return have;
        }
        int opcode = all.get(at);
        int known = opcode == PUT_IMAGE ? PUT_IMAGE_HEAD : opcode == GET_IMAGE ? GET_IMAGE_HEAD : WORD;
        int head = larger + (length >= known + larger ? known : WORD);
        if (have < head) {
            return 0;
        }
        message(length - head);
        boolean pixels = all.get(at + 1) == Z_PIXMAP;
        if (head == PUT_IMAGE_HEAD + larger) {
            picture(
                    all,
                    at + larger + MARK_AT,
                    at + head,
                    pixels ? size(all, at + larger + 12) : 0,
                    size(all, at + larger + 14));
        }
        asked.request(
                head == GET_IMAGE_HEAD + larger && pixels ? size(all, at + larger + 12) : 0,
                head == GET_IMAGE_HEAD + larger ? size(all, at + larger + 14) : 0);
        return head;
    }

    private static int size(ByteBuffer all, int at) {
        return Short.toUnsignedInt(all.getShort(at));
    }
}
