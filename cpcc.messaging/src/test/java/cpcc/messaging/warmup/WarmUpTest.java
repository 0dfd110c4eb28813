package cpcc.messaging.warmup;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.tls.PeerKeys;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final String NAME = "warm-up-test";

    @Test
    void twoEndsInMemoryShakeHandsAndExchangeBytes() throws Exception {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        PeerKeys one = PeerKeys.throwAway(random, clock.instant());
        WarmUp.Pair pair = new WarmUp.Pair(one, PeerKeys.throwAway(random, clock.instant()), random, clock);
        pair.shakeHands();
        pair.exchange(10, 32);
        pair.exchange(3, 64 * 1024);
    }

    @Test
    void itEndsWhenItIsClosed() {
        WarmUp warmUp = new WarmUp(NAME, Clock.systemUTC(), () -> 0);
        assertTrue(runs());
        warmUp.close();
        assertFalse(runs());
    }

    @Test
    void itWaitsWhileRealLinksAreBusy() throws Exception {
        int looks = 4;
        AtomicLong frames = new AtomicLong();
        CountDownLatch looked = new CountDownLatch(looks);
        long begin = System.nanoTime();
        WarmUp warmUp = new WarmUp(NAME, Clock.systemUTC(), () -> {
            looked.countDown();
            return frames.incrementAndGet();
        });
        try (warmUp) {
            assertTrue(looked.await(20, TimeUnit.SECONDS), "nobody looks again");
            assertTrue(System.nanoTime() - begin >= (looks - 1) * WarmUp.QUIET_MS * 1_000_000L, "it does not wait");
            assertTrue(runs());
        }
        assertFalse(runs());
    }

    private static boolean runs() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(NAME));
    }
}
