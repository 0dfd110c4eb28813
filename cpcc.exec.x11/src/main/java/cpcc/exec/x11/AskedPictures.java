package cpcc.exec.x11;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Which pictures a program has asked its display for, so that the answers are known when they come. An answer names the last 16
 * bits of the request's number, and is never 65,536 requests or more behind the answer before: X11's libraries see to that. So it
 * is found by what was answered, which is the same at both ends of the wire, and not by what was asked, of which the program's
 * end knows sooner.
 *
 * <p>Thread-safe: the two directions of a connection may have a thread each.
 */
final class AskedPictures {
    private static final int MOST = 4096;

    private final Queue<Asked> asked = new ArrayDeque<>();
    private ByteOrder order;
    private long requests;
    private long answered;

    /**
     * A picture that was asked for.
     *
     * @param request the number of the request, from 1 on
     * @param width in pixels
     * @param height in pixels
     */
    record Asked(long request, int width, int height) {}

    /** The set-up is over: this is the program's byte order. */
    synchronized void begin(ByteOrder ofProgram) {
        order = ofProgram;
    }

    /** {@return the program's byte order, empty before its set-up} */
    synchronized Optional<ByteOrder> order() {
        return Optional.ofNullable(order);
    }

    /**
     * Counts a request; with a width it asks for a picture.
     *
     * @throws IOException if so many wait that none could be forgotten at one end and still be known at the other
     */
    synchronized void request(int width, int height) throws IOException {
        requests++;
        if (width > 0) {
            if (asked.size() == MOST) {
                throw new IOException("a program that asks for " + MOST + " pictures and reads none was refused");
            }
            asked.add(new Asked(requests, width, height));
        }
    }

    /** {@return what a reply or an error answers, if that is a request for a picture} To be asked for each of them, in turn. */
    synchronized Optional<Asked> answered(int sequence) {
        answered += sequence - answered & 0xffff;
        while (!asked.isEmpty() && asked.peek().request() < answered) {
            asked.remove();
        }
        boolean found = !asked.isEmpty() && asked.peek().request() == answered;
        return found ? Optional.of(asked.remove()) : Optional.empty();
    }
}
