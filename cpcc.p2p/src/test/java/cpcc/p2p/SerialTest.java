package cpcc.p2p;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SerialTest {
    @Test
    void anErrorEndsOnlyTheTaskItCameFrom() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            Serial serial = new Serial(pool);
            CountDownLatch next = new CountDownLatch(2);
            serial.execute(() -> {
                throw new NoSuchMethodError("broken on purpose");
            });
            serial.execute(next::countDown);
            serial.execute(next::countDown);
            assertTrue(next.await(10, TimeUnit.SECONDS));
        } finally {
            pool.shutdownNow();
        }
    }
}
