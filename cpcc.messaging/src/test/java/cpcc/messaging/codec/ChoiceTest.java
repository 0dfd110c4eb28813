package cpcc.messaging.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The choice between compressing and not, on lines and with contents that are made up. */
class ChoiceTest {
    private static final int BLOCK = 64 * 1024;
    private static final long MEGABYTE = 1 << 20;

    @Test
    void aLineOfWhichNothingIsKnownIsSpared() {
        Line line = new Line(1e9);
        assertEquals(Choice.Way.CODED, line.choice.next(1000, 1, 0, 0));
        for (int i = 0; i < 20; i++) {
            line.choice.coded(BLOCK, BLOCK / 2, 100L * BLOCK); // A machine that does a hundred other things.
        }
        assertEquals(Choice.Way.CODED, line.choice.next(BLOCK, 1, 0, 0));
        assertEquals(Choice.Way.RAW, line.choice.next(8, 1, 0, 0), "not worth the calls");
    }

    @Test
    void upTo20MbitEverythingIsCompressed() {
        for (double bytesPerSecond : new double[] {12_500, 125_000, 1_250_000, 2_500_000}) {
            Line line = new Line(bytesPerSecond);
            line.send(100 * MEGABYTE, 0.1, 2);
            assertEquals(0, line.raw, "at " + bytesPerSecond);
        }
        Line line = new Line(2_500_000);
        line.send(20 * MEGABYTE, 0.6, 8);
        assertEquals(0, line.raw, "pictures with noise");
        line = new Line(2_500_000);
        line.send(200 * MEGABYTE, 0.003, 2);
        assertEquals(0, line.raw, "windows of one colour, which the codec makes so small that nothing waits");
    }

    @Test
    void messagesThatAreNotWorthItOnAFastLineAreOnASlowOne() {
        Line line = new Line(1_250_000);
        line.send(20 * MEGABYTE, 0.5, 2);
        assertEquals(Choice.Way.CODED, line.choice.next(32, line.now, line.acked, line.queued));
    }

    @Test
    void onLoopbackNearlyEverythingIsRaw() {
        Line line = new Line(600e6);
        line.send(1000 * MEGABYTE, 0.1, 2.5);
        assertTrue(line.coded < 40 * MEGABYTE, "compressed " + line.coded);
        line.coded = 0;
        line.send(1000 * MEGABYTE, 0.1, 2.5);
        assertTrue(line.coded < 20 * MEGABYTE, "looks at it again and again: " + line.coded);
    }

    @Test
    void whatTheCodecDoesFasterThanTheLineIsCompressedThereToo() {
        Line line = new Line(600e6);
        line.send(500 * MEGABYTE, 0.001, 0.2);
        assertTrue(line.raw < 20 * MEGABYTE, "raw " + line.raw);
    }

    @Test
    void betweenTheTwoATestIsShort() {
        Line line = new Line(60e6); // Slower than the codec, but too fast to be kept busy with what it makes.
        line.send(1000 * MEGABYTE, 0.05, 3);
        assertTrue(line.raw < 8 * MEGABYTE, "raw " + line.raw);
    }

    @Test
    void whatDoesNotShrinkIsSentAsItIsUntilItDoes() {
        Line line = new Line(2_500_000);
        line.send(50 * MEGABYTE, 1.0, 5);
        assertTrue(line.coded < 13 * MEGABYTE, "compressed " + line.coded);
        line.raw = 0;
        line.send(50 * MEGABYTE, 0.2, 3);
        assertTrue(line.raw < 3 * MEGABYTE, "raw " + line.raw);
    }

    @Test
    void aLineThatBecomesSlowIsNoticed() {
        Line line = new Line(600e6);
        line.send(200 * MEGABYTE, 0.1, 2.5);
        line.bytesPerSecond = 1_250_000;
        line.raw = 0;
        line.send(20 * MEGABYTE, 0.1, 2.5);
        assertTrue(line.raw < 3 * MEGABYTE, "raw " + line.raw);
    }

    @Test
    void aStallOfASlowLineDoesNotMakeItLookFast() {
        Line line = new Line(125_000);
        line.send(5 * MEGABYTE, 0.5, 2);
        for (int i = 0; i < 3; i++) {
            line.acked += line.queued; // All at once, after a lost packet has come.
            line.queued = 0;
            line.send(MEGABYTE, 0.5, 2);
        }
        assertEquals(0, line.raw);
    }

    @Test
    void anotherLinkIsAnotherLine() {
        LineRate rate = new LineRate();
        rate.measured(1);
        rate.linkUp();
        assertEquals(LineRate.UNKNOWN_NS_PER_BYTE, rate.nsPerByte());
    }

    /** A sender that never pauses, a queue of a megabyte, and a line that empties it. */
    private static final class Line {
        private static final int QUEUE = (int) MEGABYTE;

        private final Choice choice = new Choice(new LineRate());
        private double bytesPerSecond;
        private long now = 1;
        private double owed;
        private long acked;
        private int queued;
        private long raw;
        private long coded;

        Line(double bytesPerSecond) {
            this.bytesPerSecond = bytesPerSecond;
        }

        void send(long bytes, double ratio, double codecNsPerByte) {
            for (long sent = 0; sent < bytes; sent += BLOCK) {
                while (queued + BLOCK > QUEUE) {
                    pass(1_000_000);
                }
                int length;
                if (choice.next(BLOCK, now, acked, queued) == Choice.Way.CODED) {
                    length = (int) (BLOCK * ratio) + 4;
                    long nanos = (long) (BLOCK * codecNsPerByte);
                    pass(nanos);
                    choice.coded(BLOCK, length, nanos);
                    coded += BLOCK;
                } else {
                    length = BLOCK;
                    choice.raw(BLOCK);
                    raw += BLOCK;
                }
                queued += length;
                choice.queued(queued);
                pass(20_000); // Reading it from somewhere.
            }
        }

        private void pass(long nanos) {
            now += nanos;
            owed = queued == 0 ? 0 : owed + nanos * bytesPerSecond / 1e9;
            int done = (int) Math.min(queued, owed);
            owed -= done;
            queued -= done;
            acked += done;
        }
    }
}
