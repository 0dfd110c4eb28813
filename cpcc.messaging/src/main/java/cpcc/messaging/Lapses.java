package cpcc.messaging;

import java.time.Duration;
import java.util.Optional;

/**
 * Finds out, from being asked every second, that nothing ran here for a while. The monotonic clock stops while the machine is
 * suspended and the wall clock does not; when only this process was stopped both go on, and the question comes late. No
 * clock of its own; not thread-safe.
 */
final class Lapses {
    /** How often it should be asked. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** More than clocks that are corrected step, or threads wait for a busy machine; if it was that, asking everybody hurts nobody. */
    private static final Duration NOTICED = Duration.ofSeconds(3);

    private long monotonic;
    private long wall;

    /**
     * Begins.
     *
     * @param nanos of the monotonic clock
     * @param millis of the wall clock
     */
    Lapses(long nanos, long millis) {
        monotonic = nanos;
        wall = millis;
    }

    /** {@return what has happened since the last time, in words; empty if nothing} */
    Optional<String> look(long nanos, long millis) {
        Duration ran = Duration.ofNanos(nanos - monotonic);
        Duration slept = Duration.ofMillis(millis - wall).minus(ran);
        monotonic = nanos;
        wall = millis;
        if (slept.compareTo(NOTICED) > 0) {
            return Optional.of("this machine slept for " + slept.toSeconds() + " s");
        }
        Duration stood = ran.minus(INTERVAL);
        return stood.compareTo(NOTICED) > 0
                ? Optional.of("this process stood still for " + stood.toSeconds() + " s")
                : Optional.empty();
    }
}
