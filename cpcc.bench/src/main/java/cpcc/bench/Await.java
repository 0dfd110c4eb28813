package cpcc.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Waits for what becomes true by itself. */
final class Await {
    private Await() {}

    /** What is looked at again and again. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * Waits.
     *
     * @param what for the text of the failure
     * @param seconds after which it fails
     * @param condition looked at every 50 ms
     */
    static void until(String what, int seconds, Condition condition) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("after " + seconds + " s still not: " + what);
            }
            pause(50);
        }
    }

    static void pause(long ms) throws IOException {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw Tool.ended();
        }
    }
}
