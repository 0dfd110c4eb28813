package cpcc.das.session;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Caller;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A program goes out of its user's sight and comes back. */
class SightTest {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final ClientIO hangs = new ClientIO() {
        @Override
        public Map<String, String> offer() {
            return Map.of();
        }

        @Override
        public CompletionStage<Void> visible() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void detach() {
            forEver();
        }

        @Override
        public CompletionStage<Void> attach(Caller caller) {
            forEver();
            return visible();
        }

        private void forEver() {
            asked.incrementAndGet();
            while (end.getCount() > 0) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    // It does not care.
                }
            }
        }

        @Override
        public void close() {}
    };

    @Test
    void whoeverHangsForEverIsNotAskedAgainAndAgain() {
        Present<ExecBackend> exec = new Present<>(null, Present.EXEC, "tiny/1", "WINDOWS", 0, 1, "tiny 1.0.0");
        PeerId alice = PeerId.ofHash(new byte[32]);
        Target target = new Target("kate", "Kate", Surface.WINDOWS, "lab", alice, "alice", exec, Optional.empty());
        try (Calls calls = new Calls("test")) {
            Sight sight = new Sight(target, hangs, calls, Duration.ofMillis(100), new CompletableFuture<>(), why -> {});
            // A call that was given up before it began does not hang: on a busy machine it takes more than four.
            String says = "";
            for (int i = 0; i < 100 && !says.contains("4 calls never came back"); i++) {
                says = assertThrows(Failure.class, i % 2 == 0 ? sight::detach : () -> sight.attach(null, ""))
                        .getMessage();
            }
            assertTrue(says.contains("4 calls never came back"), says);
            assertTrue(asked.get() <= Hung.LIMIT, asked.toString());
        } finally {
            end.countDown();
        }
    }
}
