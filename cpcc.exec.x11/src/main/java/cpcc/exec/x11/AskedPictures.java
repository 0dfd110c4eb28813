package cpcc.exec.x11;

import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Which pictures a program has asked its display for, so that the answers are known when they come. X11's answers name the
 * number of the request, by its last 16 bits. Thread-safe: the two directions of a connection may have a thread each.
 */
final class AskedPictures {
    /** The provider's end must know of every picture that the user's end may have rewritten; more X11 cannot count. */
    private static final int ALL = 1 << 16;
    /** A program that asks for more before it reads gets the others as they are. */
    private static final int SOME = 1024;

    private final Queue<Asked> asked = new ArrayDeque<>();
    private final int most;
    private ByteOrder order;
    private long requests;

    private AskedPictures(int most) {
        this.most = most;
    }

    /** {@return for the user's end of a connection} */
    static AskedPictures atUser() {
        return new AskedPictures(SOME);
    }

    /** {@return for the provider's end} */
    static AskedPictures atProvider() {
        return new AskedPictures(ALL);
    }

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

    /** Counts a request; with a width it asks for a picture. */
    synchronized void request(int width, int height) {
        requests++;
        if (width > 0 && asked.size() < most) {
            asked.add(new Asked(requests, width, height));
        }
    }

    /** {@return what a reply or an error answers, if it answers a request for a picture} The server answers in turn. */
    synchronized Optional<Asked> answered(int sequence) {
        long request = requests - (requests - sequence & 0xffff);
        while (!asked.isEmpty() && asked.peek().request() < request) {
            asked.remove();
        }
        boolean found = !asked.isEmpty() && asked.peek().request() == request;
        return found ? Optional.of(asked.remove()) : Optional.empty();
    }
}
