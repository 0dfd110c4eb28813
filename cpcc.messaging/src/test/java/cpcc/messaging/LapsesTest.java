package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LapsesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Duration monotonic = Duration.ofDays(3);
    private Duration wall = Duration.ofDays(20_000);
    private final Lapses lapses = new Lapses(monotonic.toNanos(), wall.toMillis());

    @Test
    void nothingIsSaidWhileBothClocksGo() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), after(SECOND, SECOND));
        }
    }

    @Test
    void aMonotonicClockThatStoodStillMeansSleep() {
        after(SECOND, SECOND);
        assertEquals(Optional.of("this machine slept for 3600 s"), after(SECOND, SECOND.plus(Duration.ofHours(1))));
        assertEquals(Optional.empty(), after(SECOND, SECOND));
    }

    @Test
    void aQuestionThatComesLateMeansThatThisProcessStood() {
        assertEquals(
                Optional.of("this process stood still for 59 s"), after(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        assertEquals(Optional.empty(), after(SECOND, SECOND));
    }

    @Test
    void clocksThatAreSetBackOrByLittleMeanNothing() {
        assertEquals(Optional.empty(), after(SECOND, SECOND.plusSeconds(2)));
        assertEquals(Optional.empty(), after(SECOND, SECOND.minusHours(5)));
        assertEquals(Optional.empty(), after(Duration.ofSeconds(3), Duration.ofSeconds(3)));
    }

    private Optional<String> after(Duration ran, Duration passed) {
        monotonic = monotonic.plus(ran);
        wall = wall.plus(passed);
        return lapses.look(monotonic.toNanos(), wall.toMillis());
    }
}
