package cpcc.messaging.channel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many bytes of bulk may be on their way at once: as many as keep the line busy, and a few more, which wait in front of
 * it for some milliseconds, so that what people wait for gets past. No clock, no I/O; not thread-safe.
 *
 * <p>The signal is LEDBAT's (RFC 6817): the shortest round trip of the last minutes is the way itself, what a round trip takes
 * longer than that is queues, wherever they are. The step is that of FAST TCP (Wei, Jin, Low and Hegde 2006): once a round trip,
 * half of the way to the window that would leave just the wanted bytes waiting. It comes to rest on short and on long
 * lines, where LEDBAT's own step is too slow for the one or too large for the other.
 */
final class DelayWindow {
    static final int FIRST = 64 * 1024;
    static final int LARGEST = 8 * 1024 * 1024;
    static final int SMALLEST = 3 * 1024;

    /**
     * So many bytes may wait in front of a line of one byte a second, and with the root of the rate on a faster one: 10 ms at
     * 20 Mbit/s, 45 ms at 1 Mbit/s, 1.4 ms at 1 Gbit/s. With the root, because whoever has little of a line that several
     * share must want more than in proportion, or he never gets it.
     */
    private static final double WAITING = 15.8;

    private static final double SECOND = 1e9;
    /** A machine that was busy with something else for a moment makes no line slow. */
    private static final double FADING = 0.9;
    /** So many times next to nothing waited: the line is not full at all, and the window grows by half instead of by the step. */
    private static final int SURE = 3;
    /** So many round trips with next to nothing on its way, and it should be seen whether the way has become longer. */
    private static final int STARVED = 8;
    /** Of so many slices the shortest round trip is kept. */
    private static final int SLICES = 4;

    private static final long SLICE = 30_000_000_000L;

    /** The shortest round trip of a slice of time. */
    private record Slice(long since, long shortest) {}

    private final Deque<Slice> slices = new ArrayDeque<>();
    private int bytes = FIRST;
    private double waiting = FIRST / 4.0;
    private double fastest;
    private int empty = SURE;
    private int starved;
    private long measured;

    DelayWindow(long now) {
        measured = now;
    }

    int bytes() {
        return bytes;
    }

    /** {@return how many bytes look like no queue, but are worth a PING of their own} */
    int piece() {
        return (int) Math.min(bytes / 4, waiting / 3);
    }

    /**
     * A round trip was measured that says nothing about bulk.
     *
     * @param roundTrip in nanoseconds
     * @param now in nanoseconds
     */
    void idle(long roundTrip, long now) {
        Slice last = slices.peekLast();
        if (last == null || now - last.since() >= SLICE) {
            slices.add(new Slice(now, roundTrip));
        } else if (roundTrip < last.shortest()) {
            slices.removeLast();
            slices.add(new Slice(last.since(), roundTrip));
        }
        if (slices.size() > SLICES) {
            slices.remove();
        }
    }

    /**
     * A round trip with bulk is over.
     *
     * @param roundTrip the shortest in it, in nanoseconds
     * @param rate of bulk that arrived, in bytes a nanosecond
     * @param full whether there was more to send than the window allowed
     * @param now in nanoseconds
     */
    void step(long roundTrip, double rate, boolean full, long now) {
        idle(roundTrip, now);
        long base = base();
        long queue = roundTrip - base;
        fastest = Math.max(rate, FADING * fastest);
        waiting = Math.max(SMALLEST, WAITING * Math.sqrt(fastest * SECOND));
        empty = queue * rate < waiting / 3 ? empty + 1 : 0;
        double wanted = empty >= SURE ? 1.5 * bytes : (bytes + (double) bytes * base / roundTrip + waiting) / 2;
        if (full || wanted < bytes) {
            bytes = (int) Math.max(SMALLEST, Math.min(LARGEST, wanted));
        }
        starved = bytes <= 2 * SMALLEST ? starved + 1 : 0;
    }

    /**
     * {@return whether the way should be measured with nothing of bulk on it} Without that, bulk that never pauses would come to
     * take its own queue for a part of the way (LEDBAT++, draft-irtf-iccrg-ledbat-plus-plus).
     */
    boolean measureDue(long now) {
        return starved >= STARVED || now - measured >= SLICE;
    }

    /**
     * The way was measured with nothing of bulk on it.
     *
     * @param roundTrip in nanoseconds
     * @param now in nanoseconds
     */
    void measured(long roundTrip, long now) {
        if (starved >= STARVED) {
            slices.clear(); // What waits there is not ours.
        }
        starved = 0;
        measured = now;
        idle(roundTrip, now);
    }

    private long base() {
        return slices.stream().mapToLong(Slice::shortest).min().orElseThrow();
    }
}
