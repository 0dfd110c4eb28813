package cpcc.messaging;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** A token bucket that holds two seconds' worth. Whoever goes on without tokens runs up to a second into debt. Thread-safe. */
final class RateLimit {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int BURST_SECONDS = 2;

    private final IntSupplier limit;
    private final LongSupplier nanos;
    private double tokens;
    private long last;

    RateLimit(IntSupplier limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
        this.tokens = (double) limit.getAsInt() * BURST_SECONDS;
        this.last = nanos.getAsLong();
    }

    /** {@return whether one more is allowed now} */
    synchronized boolean take() {
        refill();
        boolean allowed = tokens >= 1;
        tokens = Math.max(tokens - 1, -limit.getAsInt());
        return allowed;
    }

    /** {@return whether the debt is as large as it gets, so that one more is not worth looking at} */
    synchronized boolean exhausted() {
        refill();
        return tokens < 1 - limit.getAsInt();
    }

    private void refill() {
        int perSecond = limit.getAsInt();
        long now = nanos.getAsLong();
        double fresh = (double) (now - last) * perSecond / NANOS_PER_SECOND;
        last = now;
        tokens = Math.min((double) perSecond * BURST_SECONDS, tokens + fresh);
    }
}
