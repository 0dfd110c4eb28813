package cpcc.sandbox.bwrap;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running program: bwrap outside, bwrap's own process 1 inside, and below that the program with all it starts. When
 * process 1 ends, the kernel ends everything in its process namespace before it counts as ended.
 */
final class Confinement implements Confined {
    private static final Logger LOG = LoggerFactory.getLogger(Confinement.class);
    private static final int CLOSE_SECONDS = 5;
    private static final int POLL_MS = 2;

    private final Plan plan;
    /** As bwrap's command line shows them. */
    private final String words;

    private final Process bwrap;
    private final Consumer<Confinement> whenGone;
    private final Complaint complaint;
    private final Gate gate;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Thread watcher = new Thread(this::awaitEnd, "cpcc-sandbox-watch");
    private volatile Tree.Id first;

    /**
     * What has just been started.
     *
     * @param words of bwrap itself; they name a folder of this start alone
     * @param marker shows that everything is bound
     */
    Confinement(Plan plan, List<String> words, Process bwrap, Path marker, Consumer<Confinement> whenGone) {
        this.plan = plan;
        this.words = Tree.asCommandLine(words);
        this.bwrap = bwrap;
        this.whenGone = whenGone;
        this.complaint = new Complaint(plan, bwrap);
        this.gate = new Gate(plan, marker, bwrap.getOutputStream());
    }

    void watch() {
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Waits until bwrap's place is taken by the program; a sandbox that cannot be made says so by then. */
    void awaitStarted(Duration timeout) throws BackendException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (!bwrap.isAlive()) {
                Optional<BackendException> failure = complaint.failure(bwrap.exitValue());
                if (failure.isPresent()) {
                    throw failure.get();
                }
                return;
            }
            findFirst();
            if (first != null) {
                gate.look(first.pid());
            }
            if (programRuns()) {
                return;
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackendException("starting was interrupted", "Try again.", e);
            }
        }
        throw new BackendException(
                plan.command().get(0) + " did not start within " + timeout.toSeconds() + " s",
                "Is the machine overloaded, or does a folder no longer answer? Try again.");
    }

    /** Only once bwrap is there: what runs before it has children of its own, which are soon gone. */
    private void findFirst() {
        Tree.children(bwrap.pid()).stream()
                .filter(inner -> Tree.commandLine(inner.pid()).equals(words))
                .forEach(inner -> first = inner);
    }

    private boolean programRuns() {
        String outer = Tree.commandLine(bwrap.pid());
        for (Tree.Id program : leaders()) {
            String line = Tree.commandLine(program.pid());
            if (plan.stdio() == Stdio.PTY ? !line.contains(Terminal.prelude(plan)) : !line.equals(outer)) {
                return !line.isEmpty();
            }
        }
        return false;
    }

    @Override
    public long pid() {
        return bwrap.pid();
    }

    @Override
    public OutputStream stdin() {
        return plan.stdio() == Stdio.LOG ? null : bwrap.getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return plan.stdio() == Stdio.LOG ? null : complaint.stdout();
    }

    @Override
    public InputStream stderr() {
        return plan.stdio() == Stdio.PIPES ? complaint.stderr() : null;
    }

    @Override
    public CompletionStage<Integer> exit() {
        return exit.copy();
    }

    @Override
    public void resize(int columns, int rows) {
        if (plan.stdio() == Stdio.PTY && columns > 0 && rows > 0) {
            leaders().stream().findFirst().ifPresent(each -> Terminal.resize(each.pid(), columns, rows));
        }
    }

    /** The program itself: below process 1, and with a terminal below {@code script}, whose end is the program's end. */
    private List<Tree.Id> leaders() {
        Tree.Id inner = first;
        List<Tree.Id> found = inner == null ? List.of() : Tree.children(inner.pid());
        return plan.stdio() == Stdio.PTY && !found.isEmpty()
                ? Tree.children(found.get(0).pid())
                : found;
    }

    @Override
    public void end(Duration grace) {
        Thread ending = new Thread(
                () -> {
                    try {
                        askToEnd();
                        if (!bwrap.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                            LOG.info("{}: did not end within {} ms, is killed", plan.name(), grace.toMillis());
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        kill();
                    }
                },
                "cpcc-sandbox-end");
        ending.setDaemon(true);
        ending.start();
    }

    /** All of them: a shell waits for what it started before it takes note of a signal. */
    private void askToEnd() {
        Tree.Id inner = first;
        if (inner == null) {
            return;
        }
        List<Tree.Id> all = Tree.descendants(inner.pid());
        if (plan.stdio() == Stdio.PTY && !all.isEmpty()) {
            all.remove(0);
        }
        all.forEach(Tree::terminate);
    }

    void kill() {
        if (first == null) {
            findFirst();
        }
        Tree.Id inner = first;
        if (inner != null) {
            // Before bwrap itself: with that its standard input ends, and a child that waits at the gate would go on.
            Tree.kill(inner);
        }
        // Not Process.destroyForcibly: that throws away what the program wrote and nobody has read yet.
        bwrap.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            exit.get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "{}: killed, but not gone after {} s: it waits for a device or a mount",
                    plan.name(),
                    CLOSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nobody waits any longer. */
    void giveUp() {
        watcher.interrupt();
    }

    private void awaitEnd() {
        int code = 137;
        try {
            code = bwrap.waitFor();
            killTheOrphan();
            while (first != null && Tree.alive(first)) {
                Thread.sleep(POLL_MS);
            }
            complaint.awaitLogged();
        } catch (InterruptedException e) {
            killTheOrphan();
            Thread.currentThread().interrupt();
        } finally {
            LOG.info("{}: {} has ended with {}", plan.name(), plan.command().get(0), code);
            whenGone.accept(this);
            exit.complete(code);
        }
    }

    /** bwrap's child has another parent when bwrap was killed before it was seen, and may wait for a dead one's word. */
    private void killTheOrphan() {
        if (first == null) {
            Tree.withCommand(words).stream()
                    .filter(found -> found.pid() != bwrap.pid())
                    .forEach(inner -> first = inner);
        }
        kill();
    }
}
