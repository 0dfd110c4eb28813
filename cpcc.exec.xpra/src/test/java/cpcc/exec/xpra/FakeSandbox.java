package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts nothing, and remembers what it was to start. */
final class FakeSandbox implements Sandbox {
    /** What a test does in a program's place. */
    @FunctionalInterface
    interface Program {
        void run(Plan plan) throws BackendException;
    }

    final List<Started> started = new CopyOnWriteArrayList<>();
    volatile Program program = plan -> {};
    volatile RuntimeException atClose;

    @Override
    public List<Check> check() {
        return List.of();
    }

    @Override
    public Confined start(Plan plan) throws BackendException {
        program.run(plan);
        Started one = new Started();
        started.add(one);
        return one;
    }

    final class Started implements Confined {
        volatile boolean closed;
        private final CompletableFuture<Integer> exit = new CompletableFuture<>();

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public OutputStream stdin() {
            return null;
        }

        @Override
        public InputStream stdout() {
            return null;
        }

        @Override
        public InputStream stderr() {
            return null;
        }

        @Override
        public CompletionStage<Integer> exit() {
            return exit;
        }

        @Override
        public void resize(int columns, int rows) {}

        @Override
        public void end(Duration grace) {}

        @Override
        public void close() {
            closed = true;
            exit.complete(143);
            if (atClose != null) {
                throw atClose;
            }
        }
    }
}
