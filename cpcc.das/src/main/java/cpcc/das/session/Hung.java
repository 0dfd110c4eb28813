package cpcc.das.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls into one backend that were given up and have not come back. Each holds a thread for as long, so their number is
 * what a backend that blocks for ever can cost. May be used by any thread.
 */
public final class Hung {
    /** With so many a backend is not asked anything more. */
    public static final int LIMIT = 4;

    private final AtomicInteger calls = new AtomicInteger();

    /** {@return how many there are} */
    public int count() {
        return Math.max(0, calls.get());
    }

    boolean tooMany() {
        return count() >= LIMIT;
    }

    /** One more was given up. */
    void givenUp() {
        calls.incrementAndGet();
    }

    /** One that was given up, or will be counted so in a moment, came back. */
    void cameBack() {
        calls.decrementAndGet();
    }
}
