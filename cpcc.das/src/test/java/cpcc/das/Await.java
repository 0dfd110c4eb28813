package cpcc.das;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for a condition, with a deadline. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Await() {}

    /** {@return a value as soon as it is as wished} */
    public static <T> T until(String what, Callable<T> value, Predicate<T> wish) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        T last = value.call();
        while (!wish.test(last)) {
            if (System.nanoTime() > end) {
                return fail("still not: " + what + "; it is " + last);
            }
            Thread.sleep(5);
            last = value.call();
        }
        return last;
    }

    /** Waits until something is true. */
    public static void that(String what, Callable<Boolean> condition) throws Exception {
        until(what, condition, Boolean::booleanValue);
    }
}
