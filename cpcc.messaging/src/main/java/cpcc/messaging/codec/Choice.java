package cpcc.messaging.codec;

/**
 * Decides for each block of one direction of a channel whether compressing gets it over sooner: whether the bytes saved take
 * the line longer than compressing takes both ends. No clock, no I/O; not thread-safe.
 *
 * <p>What it needs for that it measures on the way. The line: from acknowledgements. The codec: from each block that was
 * compressed, and while none is, from one now and then. That a line is fast cannot be seen as long as the codec holds the
 * bytes up; then some are sent raw, as a test that ends as soon as they begin to pile up.
 */
public final class Choice {
    /** Compressing or sending the block as it is. */
    public enum Way {
        CODED,
        RAW
    }

    /** A line with so many bytes before it is busy until the next look. */
    private static final int BUSY_BYTES = 128 * 1024;
    /** With fewer it has run dry. */
    private static final int DRY_BYTES = 32 * 1024;
    /** After so many the line's rate is taken. */
    private static final int SAMPLE_BYTES = 256 * 1024;

    private static final long SAMPLE_NS = 200_000_000;
    private static final long IDLE_NS = 50_000_000;

    /** What a block costs besides its bytes. */
    private static final double NS_PER_BLOCK = 2500;
    /** The other end has to decompress it. */
    private static final double BOTH_ENDS = 1.5;
    /** Of larger blocks the time for a byte is taken. */
    private static final int TELLING_BYTES = 4096;

    private static final double FIRST_RATIO = 0.3;
    private static final double FIRST_NS_PER_BYTE = 3;
    private static final double WEIGHT_BYTES = 128 * 1024;

    private static final long TEST_BYTES = 4L << 20;
    /** A slow line shows itself after {@link #SAMPLE_BYTES}: a test costs it a tenth of what it has carried before. */
    private static final long FIRST_TEST_AFTER = 10L * SAMPLE_BYTES;

    private static final long LAST_TEST_AFTER = 64 * FIRST_TEST_AFTER;
    /** Time that the codec takes at least of all time, if it holds the bytes up. */
    private static final double HOLDS_UP = 0.25;
    /** What looking at the codec again may cost of the time that the line takes. */
    private static final double LOOK_SHARE = 0.02;

    private static final long SMALLEST_LOOK = 256 * 1024;

    private final LineRate line;
    private double codecNs = FIRST_NS_PER_BYTE;
    private double ratio = FIRST_RATIO;

    // The line.
    private long lastNow;
    private long lastAcked;
    private int lastQueued;
    private long sampleBytes;
    private long sampleNs;
    private boolean sampleBusy;
    private boolean slower;

    // Tests of the line while blocks are compressed.
    private long testAfter = FIRST_TEST_AFTER;
    private long payloadBytes;
    private long codingNs;
    private long codedSince;
    private long testLeft;

    // Looks at the codec while blocks are raw.
    private long rawBytes;

    /** For a channel over this line. */
    public Choice(LineRate line) {
        this.line = line;
    }

    /**
     * {@return how to send the next block}
     *
     * @param length of the block, in bytes
     * @param now in nanoseconds
     * @param acked how many bytes of the channel were acknowledged so far, as they were sent
     * @param queued how many are not yet acknowledged
     */
    public Way next(int length, long now, long acked, int queued) {
        observe(now, acked, queued);
        double saved = length * (1 - ratio) * line.nsPerByte();
        double cost = BOTH_ENDS * (NS_PER_BLOCK + length * codecNs);
        boolean pays = saved > cost;
        if (length < TELLING_BYTES) {
            return pays ? Way.CODED : Way.RAW; // Tells nothing about those that matter.
        }
        if (pays || !line.known()) {
            return test(length, now, queued) ? Way.RAW : Way.CODED;
        }
        testLeft = 0;
        if (rawBytes >= lookAfter()) {
            rawBytes = 0;
            return Way.CODED;
        }
        return Way.RAW;
    }

    /** A block was compressed. */
    public void coded(int length, int payload, long nanos) {
        double weight = Math.min(1, length / WEIGHT_BYTES);
        ratio += weight * (Math.min(1.0, (double) payload / length) - ratio);
        if (length >= TELLING_BYTES) {
            double ns = Math.min((double) nanos / length, 2 * codecNs); // Another thread may have had the processor.
            codecNs += weight * (ns - codecNs);
        }
        payloadBytes += payload;
        codingNs += nanos;
    }

    /** A block was sent as it is; what is queued now is told. */
    public void raw(int length) {
        rawBytes += length;
        testLeft -= length;
    }

    /** What is queued after the block. */
    public void queued(int bytes) {
        lastQueued = bytes;
    }

    private void observe(long now, long acked, int queued) {
        if (lastNow != 0) {
            boolean busy = lastQueued >= BUSY_BYTES && queued >= DRY_BYTES;
            long nanos = now - lastNow;
            if (sampleNs == 0) {
                sampleBusy = true;
            }
            sampleBytes += acked - lastAcked;
            sampleNs += nanos;
            sampleBusy &= busy;
            if (!busy && nanos > IDLE_NS) {
                sampleBytes = 0;
                sampleNs = 0;
            } else if (sampleBytes >= SAMPLE_BYTES || sampleBusy && sampleNs >= SAMPLE_NS && sampleBytes > 0) {
                take((double) sampleNs / sampleBytes);
            }
        }
        lastNow = now;
        lastAcked = acked;
    }

    private void take(double ns) {
        if (sampleBusy) {
            line.measured(ns);
        } else {
            line.atMost(ns);
        }
        slower = sampleBusy && ns * (1 - ratio) > BOTH_ENDS * codecNs;
        sampleBytes = 0;
        sampleNs = 0;
    }

    /** Whether this block, which would pay, is sent raw to see what the line can do. */
    private boolean test(int length, long now, int queued) {
        if (testLeft > 0) {
            if (slower || testLeft <= length) {
                testLeft = 0;
                testAfter = Math.min(LAST_TEST_AFTER, 2 * testAfter);
                restart(now);
                return false;
            }
            return queued < SAMPLE_BYTES;
        }
        if (codedSince == 0 || queued >= DRY_BYTES) {
            restart(now);
            return false;
        }
        if (payloadBytes >= testAfter && codingNs > HOLDS_UP * (now - codedSince)) {
            testLeft = TEST_BYTES;
            slower = false;
            sampleBytes = 0;
            sampleNs = 0;
            return true;
        }
        if (payloadBytes >= testAfter) {
            restart(now);
        }
        return false;
    }

    private void restart(long now) {
        codedSince = now;
        payloadBytes = 0;
        codingNs = 0;
    }

    private double lookAfter() {
        double cost = BOTH_ENDS * BlockEncoder.MAX_CONTENT * codecNs;
        return Math.max(SMALLEST_LOOK, cost / LOOK_SHARE / line.nsPerByte());
    }
}
