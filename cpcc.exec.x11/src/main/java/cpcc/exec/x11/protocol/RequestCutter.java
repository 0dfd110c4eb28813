package cpcc.exec.x11.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts what a program sends after its set-up into requests (X11 protocol, chapter "Request Format"; Big Requests Extension).
 *
 * <p>Ends the connection of a program whose requests a server might cut otherwise: one without a length before the program
 * has enabled larger ones, one shorter than its head, or one larger than a server takes.
 */
public abstract class RequestCutter extends Cutter {
    private static final int WORD = 4;
    private static final int LARGER = 4;
    /** What an X server takes. Some count larger ones modulo 32 bits. */
    private static final int MOST_WORDS = 4_194_303;

    private final ByteOrder order;
    private boolean larger;
    private long number;

    /**
     * For a connection whose set-up is over.
     *
     * @param order of the program
     * @param larger whether there may be larger requests from the first on
     */
    protected RequestCutter(ByteOrder order, boolean larger) {
        this.order = order;
        this.larger = larger;
    }

    /**
     * {@return how many bytes must be seen at once to judge a request, 4 or more; what is longer than the request is cut}
     *
     * @param request its first 4 bytes and its length
     */
    protected abstract int needed(Request request);

    /**
     * Judges a request; may change the bytes that were needed in place.
     *
     * @param request with as many bytes as were needed, or all there are
     * @return what becomes of it
     * @throws IOException to end the connection
     */
    protected abstract Fate judge(Request request) throws IOException;

    /** From the next request on a length of 0 says that 32 bits follow with the real one. */
    protected final void enableLarger() {
        larger = true;
    }

    @Override
    protected final ByteOrder order() {
        return order;
    }

    @Override
    final int head(ByteBuffer all, int at, int have, Rewriting out) throws IOException {
        if (have < WORD) {
            return 0;
        }
        int units = Short.toUnsignedInt(all.getShort(at + 2));
        if (units == 0 && !larger) {
            throw new IOException("a program that sends a request of no length was refused at the display");
        }
        int more = units == 0 ? LARGER : 0;
        if (have < WORD + more) {
            return 0;
        }
        long words = more > 0 ? Integer.toUnsignedLong(all.getInt(at + WORD)) : units;
        long length = WORD * words;
        if (length < WORD + more || words > MOST_WORDS) {
            throw new IOException("a program that sends a request of a wrong length was refused at the display");
        }
        Request request = new Request(all, at, more, number + 1, length - more);
        int head = (int) Math.min(length, needed(request) + more);
        if (have < head) {
            return wants(head);
        }
        number++;
        judged(judge(request), at, at + head, length - head, out);
        return head;
    }
}
