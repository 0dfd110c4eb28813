package cpcc.app.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition of the outside world. */
final class Await {
    /** A condition that may itself fail. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws DemoFailure;
    }

    private Await() {}

    /** {@return whether the condition held before the time was over} */
    static boolean until(Duration limit, Condition condition) throws DemoFailure {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(50_000_000);
        }
        return true;
    }
}
