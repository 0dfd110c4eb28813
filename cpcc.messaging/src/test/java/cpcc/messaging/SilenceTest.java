package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final long INTERVAL = 5;
    private static final long TIMEOUT = 15;

    private final Silence silence = new Silence(INTERVAL, 0);

    @Test
    void whoIsSilentForTooLongIsDead() {
        for (long now = 5; now <= 15; now += INTERVAL) {
            assertFalse(silence.isDeath(now, 0, TIMEOUT));
        }
        assertTrue(silence.isDeath(20, 0, TIMEOUT));
    }

    @Test
    void whoSaysSomethingIsNot() {
        for (long now = 5; now < 100; now += INTERVAL) {
            assertFalse(silence.isDeath(now, now - 14, TIMEOUT));
        }
    }

    @Test
    void whoAsksLateAsksOnceMore() {
        assertFalse(silence.isDeath(5, 4, TIMEOUT));
        assertFalse(silence.isDeath(65, 4, TIMEOUT), "this side slept");
        assertTrue(silence.isDeath(70, 4, TIMEOUT), "asked in time, and no answer");
    }

    @Test
    void whoAnswersTheLateQuestionLives() {
        assertFalse(silence.isDeath(65, 4, TIMEOUT));
        assertFalse(silence.isDeath(70, 66, TIMEOUT));
    }
}
