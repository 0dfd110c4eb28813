package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private final Threads threads = new Threads("test");

    @AfterEach
    void stop() {
        threads.close();
    }

    @Test
    void anErrorEndsOnlyTheWorkItCameFrom() throws Exception {
        SerialQueue queue = new SerialQueue(threads);
        CountDownLatch next = new CountDownLatch(2);
        queue.add(() -> {
            throw new NoSuchMethodError("broken on purpose");
        });
        queue.add(next::countDown);
        queue.add(next::countDown);
        assertTrue(next.await(10, TimeUnit.SECONDS));
    }

    @Test
    void whatIsRepeatedGoesOnAfterAnError() throws Exception {
        CountDownLatch beats = new CountDownLatch(3);
        threads.every(Duration.ofMillis(1), () -> {
            beats.countDown();
            throw new NoSuchMethodError("broken on purpose");
        });
        assertTrue(beats.await(10, TimeUnit.SECONDS));
    }
}
