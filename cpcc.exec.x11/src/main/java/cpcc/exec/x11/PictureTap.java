package cpcc.exec.x11;

import cpcc.backend.api.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes pictures on their way small: one end rewrites those that look like photographs as {@link AverageFilter} says, and marks
 * them in a byte that X11 does not use; the other end undoes it. What a photograph is, is looked at anew for each picture;
 * text, lines and areas compress better as they are.
 *
 * <p>Holds back the head of a message until it is whole, some dozen bytes, and less than a unit of a picture: nobody could do
 * anything with them. Keeps one row of a picture: 256 KiB at most, whatever comes.
 */
abstract class PictureTap implements Tap {
    /** X11 counts lengths in so many bytes. */
    static final int WORD = 4;

    private static final int PIXEL = 4;

    private static final byte AS_IT_IS = 0;
    private static final byte FILTERED = 1;
    /** How many pixels are looked at. */
    private static final int SAMPLES = 1024;
    /** Fewer tell nothing. */
    private static final int FEWEST = 64;
    /** Neighbours in a photograph differ by less, on average, of 255. */
    private static final int SMOOTH = 40;

    private final boolean undo;
    private byte[] held = new byte[0];
    private AverageFilter filter;
    /** Bytes of the message that are still to come. */
    private long open;

    private boolean lost;

    /** A tap that rewrites, or undoes it. */
    PictureTap(boolean undo) {
        this.undo = undo;
    }

    /** {@return in which order the bytes of numbers come} */
    abstract ByteOrder order();

    /**
     * Reads the head of a message, and says by {@link #message} or {@link #lose} what follows.
     *
     * @param all bytes in the right order
     * @param at where the message begins
     * @param have how many of its bytes are there, at least 1
     * @return the head's length; 0 if it is not whole
     * @throws IOException to refuse
     */
    abstract int begin(ByteBuffer all, int at, int have) throws IOException;

    /** So many bytes of this message follow its head. */
    final void message(long content) {
        open = content;
    }

    /** What follows cannot be told apart, and passes as it is. */
    final void lose() {
        lost = true;
    }

    /**
     * The message's content is a picture: decides on it, and marks it or takes the mark away.
     *
     * @param all with the head
     * @param mark where its mark is
     * @param from where its pixels begin
     */
    final void picture(ByteBuffer all, int mark, int from, int width, int height) {
        boolean whole = open > 0 && open == (long) PIXEL * width * height;
        boolean wanted = whole && (undo ? all.get(mark) == FILTERED : isPhotograph(all, from, width, open));
        filter = wanted ? new AverageFilter(PIXEL * width) : null;
        if (whole) {
            all.put(mark, wanted && !undo ? FILTERED : AS_IT_IS);
        }
    }

    @Override
    public final ByteBuffer pass(ByteBuffer bytes) throws IOException {
        ByteBuffer all = withHeld(bytes);
        ByteBuffer heads = all.duplicate().order(order());
        int at = all.position();
        while (at < all.limit() && !lost) {
            int n = open == 0 ? begin(heads, at, all.limit() - at) : content(all, at);
            if (n == 0) {
                held = new byte[all.limit() - at];
                all.get(at, held);
                all.limit(at);
            }
            at += n;
        }
        return all;
    }

    /** {@return how many bytes of the message's content are done; 0 if more have to come} */
    private int content(ByteBuffer all, int at) {
        int n = (int) Math.min(open, all.limit() - at);
        if (filter != null) {
            n = n == open || n >= AverageFilter.UNIT ? Math.min(n, AverageFilter.UNIT) : 0;
            rewrite(all, at, n);
        }
        open -= n;
        filter = open == 0 ? null : filter;
        return n;
    }

    private ByteBuffer withHeld(ByteBuffer bytes) {
        if (held.length == 0) {
            return bytes;
        }
        ByteBuffer all = ByteBuffer.allocate(held.length + bytes.remaining())
                .put(held)
                .put(bytes)
                .flip();
        held = new byte[0];
        return all;
    }

    /** By what has come of it already: most pixels are not like their neighbour, but nearly. */
    private static boolean isPhotograph(ByteBuffer all, int from, int width, long length) {
        int pixels = (int) Math.min(length, all.limit() - from) / PIXEL;
        int step = pixels / SAMPLES + 1;
        int looked = 0;
        int same = 0;
        long apart = 0;
        for (int pixel = 1; pixel < pixels; pixel += step) {
            if (pixel % width == 0) {
                continue; // Its neighbour is at the other end of the row above.
            }
            int at = from + PIXEL * pixel;
            int difference = 0;
            for (int i = at; i < at + PIXEL; i++) {
                difference += Math.abs(Byte.toUnsignedInt(all.get(i)) - Byte.toUnsignedInt(all.get(i - PIXEL)));
            }
            looked++;
            same += difference == 0 ? 1 : 0;
            apart += difference;
        }
        return looked >= FEWEST && 2 * same < looked && apart < (long) SMOOTH * PIXEL * looked;
    }

    private void rewrite(ByteBuffer all, int at, int n) {
        if (undo) {
            filter.undo(all, at, n);
        } else {
            filter.apply(all, at, n);
        }
    }
}
