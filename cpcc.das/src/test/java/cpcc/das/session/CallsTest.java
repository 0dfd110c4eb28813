package cpcc.das.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.das.Await;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls into backends that answer late, never, or with an error. */
class CallsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Calls calls = new Calls("test");
    private final CompletableFuture<Void> giveUp = new CompletableFuture<>();

    @AfterEach
    void stop() {
        calls.close();
    }

    @Test
    void aResultAndAnExceptionComeThrough() throws Exception {
        assertEquals("x", calls.call("b", new Hung(), LONG, giveUp, () -> "x"));
        BackendException said = new BackendException("no", "do that");
        assertSame(
                said,
                assertThrows(
                        BackendException.class,
                        () -> calls.call("b", new Hung(), LONG, giveUp, () -> {
                            throw said;
                        })));
    }

    @Test
    void whatIsMadeAfterTheDeadlineIsClosed() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        AtomicBoolean closed = new AtomicBoolean();
        assertThrows(
                BackendException.class,
                () -> calls.call("b", new Hung(), Duration.ofMillis(50), giveUp, () -> {
                    awaitWhateverComes(late);
                    return (AutoCloseable) () -> closed.set(true);
                }));
        assertFalse(closed.get());
        late.countDown();
        Await.that("closed", closed::get);
    }

    /** As a backend does that does not care for interrupts. */
    private static void awaitWhateverComes(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // Goes on.
            }
        }
    }

    @Test
    void aCallThatIsGivenUpIsInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread end = new Thread(() -> {
            awaitWhateverComes(begun);
            giveUp.complete(null);
        });
        end.start();
        assertThrows(
                CancellationException.class,
                () -> calls.call("b", new Hung(), LONG, giveUp, () -> {
                    begun.countDown();
                    try {
                        Thread.sleep(10_000);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return null;
                }));
        assertTrue(interrupted.await(5, TimeUnit.SECONDS));
        end.join();
    }

    @Test
    void afterTheEndNothingIsCalled() {
        giveUp.complete(null);
        assertThrows(CancellationException.class, () -> calls.call("b", new Hung(), LONG, giveUp, () -> "x"));
        calls.close();
        assertThrows(
                CancellationException.class,
                () -> calls.call("b", new Hung(), LONG, new CompletableFuture<>(), () -> "x"));
    }

    @Test
    void anInterruptOfWhoeverWaitsEndsTheCall() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(
                CancellationException.class,
                () -> calls.call("b", new Hung(), LONG, giveUp, () -> {
                    Thread.sleep(10_000);
                    return null;
                }));
        assertTrue(Thread.interrupted(), "it is still known");
    }
}
