package cpcc.exec.xpra;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what will be so soon. */
final class Until {
    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(40);

    private Until() {}

    static void so(String what, BooleanSupplier condition) {
        so(what, Duration.ofMillis(20), condition);
    }

    /** With a longer pause, for a condition that is changed by looking. */
    static void so(String what, Duration pause, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
