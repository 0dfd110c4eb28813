package cpcc.das;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts real programs, confined by nothing: das decides what is asked for, not how it is confined. */
final class TestSandbox implements Sandbox {
    final List<Plan> plans = new CopyOnWriteArrayList<>();
    final List<ProcessHandle> processes = new CopyOnWriteArrayList<>();
    private final List<List<ProcessHandle>> trees = new CopyOnWriteArrayList<>();
    private final Faults faults;
    private volatile List<Check> checks = List.of(Check.ok("a test's"));

    TestSandbox(Faults faults) {
        this.faults = faults;
    }

    /** {@return how many processes are still there} */
    long alive() {
        return Stream.concat(processes.stream(), trees.stream().flatMap(List::stream))
                .filter(ProcessHandle::isAlive)
                .count();
    }

    void checks(Check... found) {
        checks = List.of(found);
    }

    @Override
    public List<Check> check() {
        return checks;
    }

    @Override
    public Confined start(Plan plan) throws BackendException {
        faults.reach("sandbox.start");
        plans.add(plan);
        try {
            for (Bind bind : plan.binds()) {
                if (!Files.exists(bind.source())) {
                    throw new BackendException("not there: " + bind.source(), "");
                }
                if (bind.target().endsWith("session")
                        && !PosixFilePermissions.toString(Files.getPosixFilePermissions(bind.source()))
                                .equals("rwx------")) {
                    throw new BackendException("not private: " + bind.source(), "");
                }
            }
            ProcessBuilder builder = new ProcessBuilder(plan.command());
            builder.environment().clear();
            builder.environment().putAll(plan.env());
            if (plan.stdio() == Stdio.LOG) {
                builder.redirectErrorStream(true).redirectOutput(plan.log().toFile());
            }
            Process process = builder.start();
            processes.add(process.toHandle());
            List<ProcessHandle> tree = new CopyOnWriteArrayList<>();
            trees.add(tree);
            return new Running(process, tree);
        } catch (IOException e) {
            throw new BackendException(e.getMessage(), "", e);
        }
    }

    private record Running(Process process, List<ProcessHandle> tree) implements Confined {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public OutputStream stdin() {
            return process.getOutputStream();
        }

        @Override
        public InputStream stdout() {
            return process.getInputStream();
        }

        @Override
        public InputStream stderr() {
            return process.getErrorStream();
        }

        @Override
        public CompletionStage<Integer> exit() {
            return process.onExit().thenApply(Process::exitValue);
        }

        @Override
        public void resize(int columns, int rows) {}

        @Override
        public void end(Duration grace) {
            remember();
            tree.forEach(ProcessHandle::destroy);
            CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> tree.forEach(ProcessHandle::destroyForcibly));
        }

        /** While the parent lives its children can be found. */
        private void remember() {
            process.descendants().forEach(tree::add);
            tree.add(process.toHandle());
        }

        @Override
        public void close() {
            remember();
            tree.forEach(ProcessHandle::destroyForcibly);
            try {
                process.waitFor(5, TimeUnit.SECONDS);
                process.getOutputStream().close();
                process.getInputStream().close();
                process.getErrorStream().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
