package cpcc.sandbox.bwrap;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.config.api.Settings;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Confines programs with bubblewrap, in user namespaces: needs no root, and works as root.
 *
 * <p>A program with {@link Stdio#PTY} runs under {@code script}, which makes the terminal. LINES and COLUMNS of its plan
 * are the terminal's first size and not passed on, since many programs would believe them rather than a later resize.
 * An empty private folder is made where the plan's XDG_RUNTIME_DIR lies, if that is below /run.
 */
@Component(service = Sandbox.class, configurationPid = BwrapConfig.PID)
public final class Bubblewrap implements Sandbox {
    private static final Logger LOG = LoggerFactory.getLogger(Bubblewrap.class);

    private static final int STOP_SECONDS = 10;

    private final Path scratch;
    private final Settings<BwrapConfig> settings = new Settings<>(BwrapConfig.class);
    private final Set<Confinement> running = ConcurrentHashMap.newKeySet();
    private volatile Path bwrap;
    private volatile Usable usable;
    private volatile boolean stopped;

    /**
     * bwrap's --die-with-parent watches the thread that started it: this one lives as long as the component, however
     * short the lives of its callers are.
     */
    private final ThreadPoolExecutor starter =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "cpcc-sandbox-starter");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * As a component.
     *
     * @param folder of the peer
     */
    @Activate
    public Bubblewrap(@Reference RuntimeFolder folder) {
        this(folder.path(), Path.of("/usr/bin/bwrap"));
    }

    /**
     * Outside a framework.
     *
     * @param runtimeDir a private folder
     * @param bwrap the executable
     */
    public Bubblewrap(Path runtimeDir, Path bwrap) {
        this.scratch = Scratch.in(runtimeDir.toAbsolutePath().resolve("sandbox"));
        modified(Map.of("bwrap", bwrap.toString()));
        // A pool that is shut down while its first task brings the first thread forgets what was handed in meanwhile.
        starter.prestartCoreThread();
    }

    /** For programs that are started later. */
    @Activate
    @Modified
    void modified(Map<String, Object> configuration) {
        Path now = Path.of(settings.read(configuration).bwrap());
        settings.problems().forEach(problem -> LOG.warn("{}", problem));
        if (!now.equals(bwrap)) {
            bwrap = now;
            usable = new Usable(now, this::start);
        }
    }

    @Override
    public List<Check> check() {
        List<Check> found = new ArrayList<>(List.of(usable.check()));
        settings.problems().forEach(problem -> found.add(Check.warning(problem.text(), problem.remedy())));
        return found;
    }

    @Override
    public Confined start(Plan plan) throws BackendException {
        PlanRules.check(plan);
        if (!Files.isExecutable(bwrap)) {
            throw new BackendException(usable.missing());
        }
        Confinement program = null;
        try (PrivateFiles files = new PrivateFiles(scratch, plan)) {
            List<String> line = new CommandLine(bwrap, plan, files).words();
            program = launch(plan, line, files.marker());
            program.awaitStarted(Duration.ofMillis(settings.now().startTimeoutMs()));
            LOG.info(
                    "{}: {} runs confined as process {}",
                    plan.name(),
                    plan.command().get(0),
                    program.pid());
            return program;
        } catch (IOException | BackendException | RuntimeException e) {
            if (program != null) {
                program.close();
            }
            if (e instanceof BackendException failure) {
                throw failure;
            }
            throw new BackendException(
                    "cannot confine " + plan.command().get(0) + ": " + e.getMessage(), "Look: cpcc doctor", e);
        }
    }

    private Confinement launch(Plan plan, List<String> line, Path marker) throws IOException, BackendException {
        ProcessBuilder builder = new ProcessBuilder(line);
        // What bwrap itself would get would be the peer's own environment.
        builder.environment().clear();
        builder.directory(new File("/"));
        // A terminal's own complaints go into it unless there is a log.
        builder.redirectErrorStream(plan.stdio() == Stdio.LOG || plan.stdio() == Stdio.PTY && plan.log() == null);
        CompletableFuture<Confinement> started = new CompletableFuture<>();
        List<String> words = line.subList(line.indexOf(bwrap.toString()), line.size());
        try {
            starter.execute(() -> start(builder, plan, words, marker, started));
        } catch (RejectedExecutionException e) {
            throw new BackendException("the sandbox is being stopped", "Try again in a moment.", e);
        }
        try {
            return started.get();
        } catch (InterruptedException e) {
            // It may come to life all the same; whoever waits for it is gone.
            started.thenAccept(Confinement::kill);
            Thread.currentThread().interrupt();
            throw new BackendException("starting was interrupted", "Try again.", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** On the starter's thread, which no error may end: all programs would end with it. */
    private void start(
            ProcessBuilder builder,
            Plan plan,
            List<String> words,
            Path marker,
            CompletableFuture<Confinement> started) {
        Process process = null;
        Confinement program = null;
        try {
            if (stopped) {
                throw new IOException("the sandbox is being stopped");
            }
            process = builder.start();
            program = new Confinement(plan, words, process, marker, running::remove);
            running.add(program);
            program.watch();
            if (stopped) {
                program.kill();
            }
            started.complete(program);
        } catch (Throwable e) {
            if (program != null) {
                running.remove(program);
                program.kill();
            } else if (process != null) {
                process.toHandle().destroyForcibly();
            }
            started.completeExceptionally(e);
        }
    }

    /** Ends every program that still runs, then the starter. */
    @Deactivate
    public void stop() {
        // Whoever stops is not kept from it by having been interrupted before.
        boolean interrupted = Thread.interrupted();
        // What is being started is among the running then, or ends itself. With the thread, bwrap's
        // watch over its parent ends them.
        stopped = true;
        starter.shutdown();
        try {
            if (!starter.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a program has been starting for {} s and is not waited for", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        List<Confinement> left = new ArrayList<>(running);
        left.forEach(Confinement::kill);
        left.forEach(Confinement::close);
        left.forEach(Confinement::giveUp);
        Scratch.remove(scratch);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
