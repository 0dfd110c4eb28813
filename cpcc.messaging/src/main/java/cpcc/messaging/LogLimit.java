package cpcc.messaging;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Bounds what others can make this peer log: so many lines in an interval, and then how many were left out. Thread-safe.
 */
final class LogLimit {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final int lines;
    private final LongSupplier nanos;
    private long begin;
    private int said;
    private int leftOut;

    /**
     * A limit.
     *
     * @param lines in ten seconds
     * @param nanos a monotonic clock
     */
    LogLimit(int lines, LongSupplier nanos) {
        this.lines = lines;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /** {@return whether one more line may be logged now}; if lines were left out until now, says so first. */
    boolean allows(Logger log) {
        int missing;
        synchronized (this) {
            long now = nanos.getAsLong();
            if (now - begin > INTERVAL.toNanos()) {
                begin = now;
                said = 0;
            }
            if (said == lines) {
                leftOut++;
                return false;
            }
            said++;
            missing = leftOut;
            leftOut = 0;
        }
        if (missing > 0) {
            log.info("{} lines like the next were left out", missing);
        }
        return true;
    }
}
