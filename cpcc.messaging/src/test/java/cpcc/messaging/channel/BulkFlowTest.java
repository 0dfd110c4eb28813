package cpcc.messaging.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bulk on simulated lines, beside somebody who sends a few bytes every 50 ms and waits for the answer. */
class BulkFlowTest {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;
    private static final int OVERHEAD = 60;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Random random = new Random(1);
    private final List<Long> waits = new ArrayList<>();
    private long now;
    private long order;

    private double bytesPerNano;
    private long oneWay;
    private long jitter;
    private long free;
    /** Nothing overtakes. */
    private long thereAt;

    private long backAt;

    @ParameterizedTest(name = "{0} Mbit/s, {1} ms")
    @CsvSource({
        // Mbit/s, round trip in ms, least share of bulk, most of a ping's 95th percentile in ms
        "20, 1, 0.93, 17",
        "20, 6, 0.93, 20",
        "20, 40, 0.93, 55",
        "100, 100, 0.93, 115",
        "100, 1, 0.93, 15",
        "1000, 20, 0.9, 32",
        "1, 40, 0.9, 115",
        "0.1, 100, 0.78, 700",
        "4000, 0.2, 0.93, 2"
    })
    void bulkFillsTheLineAndOthersHardlyWait(double mbit, double roundTrip, double share, double wait) {
        line(mbit, roundTrip);
        Sender sender = new Sender();
        run(20 * SECOND);
        Measured measured = measure(20 * SECOND, sender);
        assertTrue(measured.share > share && measured.p95 < wait, measured.toString());
    }

    @Test
    void aLongFatLineIsFullSoon() {
        line(100, 100);
        Sender sender = new Sender();
        Measured measured = measure(6 * SECOND, sender);
        assertTrue(measured.share > 0.8, measured.toString());
    }

    @Test
    void bulkBeginsWithSixtyFourKibibytes() {
        line(100, 100);
        Sender sender = new Sender();
        run(90 * MS);
        assertEquals(64 * 1024, sender.taken, 6 * 1024);
    }

    @Test
    void jitterOnTheWayDoesNotStarveBulk() {
        line(20, 40);
        jitter = 15 * MS;
        Sender sender = new Sender();
        run(5 * SECOND);
        Measured measured = measure(10 * SECOND, sender);
        assertTrue(measured.share > 0.8, measured.toString());
    }

    @Test
    void aWayThatBecomesLongerIsFollowed() {
        line(20, 20);
        Sender sender = new Sender();
        run(10 * SECOND);
        oneWay = 60 * MS;
        run(20 * SECOND);
        Measured measured = measure(10 * SECOND, sender);
        assertTrue(measured.share > 0.8, measured.toString());
    }

    @Test
    void aWayThatBecomesShorterIsFollowed() {
        line(20, 120);
        Sender sender = new Sender();
        run(10 * SECOND);
        oneWay = 10 * MS;
        run(2 * SECOND);
        Measured measured = measure(10 * SECOND, sender);
        assertTrue(measured.share > 0.93 && measured.p95 < 45, measured.toString());
    }

    @Test
    void aLineThatBecomesSlowerIsFollowed() {
        line(100, 10);
        Sender sender = new Sender();
        run(10 * SECOND);
        bytesPerNano /= 20;
        run(3 * SECOND);
        Measured measured = measure(10 * SECOND, sender);
        assertTrue(measured.share > 0.9 && measured.p95 < 35, measured.toString());
    }

    @Test
    void whoComesLaterToTheSameLineHasHisPartOfIt() {
        line(20, 10);
        Sender first = new Sender();
        run(10 * SECOND);
        Sender second = new Sender();
        run(10 * SECOND);
        long before = first.taken;
        Measured measured = measure(20 * SECOND, second);
        double share = (first.taken - before) / (20.0 * SECOND * bytesPerNano);
        assertTrue(
                share > 0.1 && measured.share > 0.1 && share + measured.share > 0.9 && measured.p95 < 60,
                share + " beside " + measured);
    }

    @Test
    void anotherPongThanTheNextIsNoNews() {
        line(20, 10);
        BulkFlow flow = new BulkFlow(now);
        flow.sent(32 * 1024);
        flow.probe(7, 0);
        flow.sent(32 * 1024);
        assertEquals(0, flow.allowed());
        flow.answered(6, SECOND);
        assertEquals(0, flow.allowed());
        flow.answered(7, SECOND);
        assertTrue(flow.allowed() > 0);
    }

    private record Measured(double share, double p95) {}

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private void line(double mbit, double roundTripMs) {
        bytesPerNano = mbit / 8 / 1000;
        oneWay = (long) (roundTripMs * MS / 2);
        ping();
    }

    private void ping() {
        long sent = now;
        forth(OVERHEAD, () -> back(() -> waits.add(now - sent)));
        at(now + 50 * MS, this::ping);
    }

    private Measured measure(long time, Sender sender) {
        waits.clear();
        long before = sender.taken;
        run(time);
        waits.sort(null);
        return new Measured(
                (sender.taken - before) / (time * bytesPerNano), waits.get(waits.size() * 95 / 100) / (double) MS);
    }

    private void run(long time) {
        long end = now + time;
        while (events.peek().at < end) {
            Event next = events.poll();
            now = next.at;
            next.what.run();
        }
        now = end;
    }

    private void at(long time, Runnable what) {
        events.add(new Event(time, order++, what));
    }

    /** One queue without end in front of the line. */
    private void forth(int bytes, Runnable arrived) {
        free = Math.max(now, free) + (long) (bytes / bytesPerNano);
        thereAt = Math.max(thereAt, free + oneWay);
        at(thereAt, arrived);
    }

    private void back(Runnable arrived) {
        backAt = Math.max(backAt, now + oneWay + (jitter == 0 ? 0 : random.nextLong(jitter)));
        at(backAt, arrived);
    }

    /** Always has more to send. */
    private final class Sender {
        private final BulkFlow flow = new BulkFlow(now);
        private long taken;
        private long probes;

        Sender() {
            long begin = now; // As a link begins with a PING.
            forth(OVERHEAD, () -> back(() -> flow.idle(now - begin, now)));
            pump();
        }

        private void pump() {
            for (int n = flow.allowed(); n > 0; n = flow.allowed()) {
                int frame = n;
                flow.sent(frame);
                forth(frame + OVERHEAD, () -> taken += frame);
                probe();
            }
            flow.held();
            probe();
        }

        private void probe() {
            if (flow.probeDue()) {
                long number = ++probes;
                flow.probe(number, now);
                forth(
                        13,
                        () -> back(
                                () -> { // In the record of what it follows.
                                    flow.answered(number, now);
                                    pump();
                                }));
            }
        }
    }
}
