package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what becomes true by itself. */
public final class Await {
    private Await() {}

    /**
     * {@return a value as soon as it is as wished}
     *
     * @param what is waited for, for the failure's text
     * @param limit after which the test fails, naming the last value
     * @param value asked again and again
     * @param wish what it must be
     * @param <T> of the value
     */
    public static <T> T until(String what, Duration limit, Callable<T> value, Predicate<T> wish) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        T last = value.call();
        while (!wish.test(last)) {
            if (System.nanoTime() > end) {
                return fail("after " + limit.toMillis() + " ms still not: " + what + "; it is " + last);
            }
            Thread.sleep(20);
            last = value.call();
        }
        return last;
    }
}
