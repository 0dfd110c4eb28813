package cpcc.messaging;

import java.util.function.LongSupplier;

/** A token bucket that holds two seconds' worth. Thread-safe. */
final class RateLimit {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int BURST_SECONDS = 2;

    private final int perSecond;
    private final LongSupplier nanos;
    private double tokens;
    private long last;

    RateLimit(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.tokens = (double) perSecond * BURST_SECONDS;
        this.last = nanos.getAsLong();
    }

    /** {@return whether one more is allowed now} */
    synchronized boolean take() {
        long now = nanos.getAsLong();
        double fresh = (double) (now - last) * perSecond / NANOS_PER_SECOND;
        last = now;
        tokens = Math.min((double) perSecond * BURST_SECONDS, tokens + fresh);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
