package cpcc.messaging.channel;

import cpcc.messaging.wire.Frames;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What of all bulk channels is on its way over one link, and how much more may follow. Pure; not thread-safe.
 *
 * <p>A PONG comes after all that was sent before its PING was read, so PINGs among the bulk tell what has arrived, and
 * how long the whole way takes: the kernel's buffer here, the line, the other side's reading, and the way back.
 */
final class BulkFlow {
    private static final int SMALLEST_FRAME = 1024;

    /** A PING among the bulk, with what had been sent before it and what was known to have arrived. */
    private record Probe(long number, long at, long sent, long arrived) {}

    private final DelayWindow window;
    private final Deque<Probe> probes = new ArrayDeque<>();
    private long sent;
    private long probed;
    private long arrived;
    private boolean held;
    /** The round of the window's steps: how far bulk had been sent when it began, and what it has shown. */
    private long roundEnd;

    private long shortest = Long.MAX_VALUE;
    private boolean full;
    /** Nothing more is sent until the way was measured without it. */
    private boolean pausing;

    BulkFlow(long now) {
        window = new DelayWindow(now);
    }

    int window() {
        return window.bytes();
    }

    /** {@return how long the next frame of bulk may be, 0 if none may be sent now} */
    int allowed() {
        if (pausing) {
            return onTheWay() == 0 ? SMALLEST_FRAME : 0;
        }
        int frame = Math.max(SMALLEST_FRAME, Math.min(Frames.MAX_PAYLOAD, window.piece()));
        return onTheWay() + frame <= window.bytes() || onTheWay() == 0 ? frame : 0;
    }

    void sent(int bytes) {
        sent += bytes;
    }

    /** There is bulk that may not be sent now. */
    void held() {
        held = true;
        full = true;
    }

    /** {@return whether a PING should follow what was sent: often enough to steer by, and never none while bulk is held} */
    boolean probeDue() {
        return sent - probed >= window.piece() || held && probes.isEmpty() && sent > probed;
    }

    void probe(long number, long now) {
        probes.add(new Probe(number, now, sent, arrived));
        probed = sent;
    }

    /** A PONG has come; one that answers no PING of this is no news. */
    void answered(long number, long now) {
        while (!probes.isEmpty() && probes.peek().number() < number) {
            probes.remove();
        }
        Probe first = probes.peek();
        if (first == null || first.number() != number) {
            return;
        }
        probes.remove();
        arrived = first.sent();
        held = false;
        long roundTrip = Math.max(1, now - first.at());
        shortest = Math.min(shortest, roundTrip);
        if (pausing) {
            if (first.sent() - first.arrived() <= SMALLEST_FRAME) {
                window.measured(roundTrip, now);
                pausing = false;
                begin();
            }
        } else if (first.sent() >= roundEnd) {
            window.step(shortest, (double) (arrived - first.arrived()) / roundTrip, full, now);
            pausing = window.measureDue(now);
            begin();
        }
    }

    private void begin() {
        roundEnd = sent;
        shortest = Long.MAX_VALUE;
        full = false;
    }

    /** A round trip without bulk. */
    void idle(long roundTrip, long now) {
        window.idle(roundTrip, now);
    }

    private long onTheWay() {
        return sent - arrived;
    }
}
