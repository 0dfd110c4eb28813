package cpcc.das.session;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.das.api.Ended;
import cpcc.das.api.SessionView;
import cpcc.das.api.SessionView.State;
import cpcc.das.wire.Done;
import cpcc.das.wire.Over;
import cpcc.das.wire.Run;
import cpcc.das.wire.Started;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.files.api.FileBackend;
import cpcc.files.api.Mount;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The provider's side of a session: mounts the user's files, prepares the way to the user's screen, starts the program, and
 * gives all of it back when the program ends, the user closes it, or the provider recalls it.
 */
public final class ServerSession extends LiveSession {
    private static final Duration SHORT_LIFE = Duration.ofSeconds(5);

    private final Tools tools;
    private final Served served;
    private final Run run;
    private final ServerPlan plan;
    private final Runnable release;
    private volatile Confined program;
    private volatile CompletableFuture<Integer> exit;
    private volatile Failure refusal;
    private volatile boolean runs;
    private volatile Instant since;
    private volatile Path log;
    private volatile List<String> lastLines = List.of();
    private final CompletableFuture<Void> endTold = new CompletableFuture<>();
    private volatile CompletableFuture<Done> startTold = CompletableFuture.completedFuture(new Done());

    /**
     * Opens nothing yet.
     *
     * @param run what the user asks for
     * @param served what runs for whom and how
     * @param plan what it is started with
     * @param release gives the instance back
     * @param tools what every session is made with
     */
    public ServerSession(Run run, Served served, ServerPlan plan, Runnable release, Tools tools) {
        super(served.view(run, tools.clock().instant()), tools.timing(), tools.clock());
        this.tools = tools;
        this.served = served;
        this.run = run;
        this.plan = plan;
        this.release = release;
    }

    /**
     * What runs for whom and how.
     *
     * @param title the application's name for people
     * @param community in whose name
     * @param user the user's peer
     * @param userName what it calls itself
     * @param provider what this peer calls itself
     * @param exec execution backend
     * @param files file backend, empty if nothing was granted
     * @param sandbox confines the program
     * @param ownBus path of dbus-run-session, null if there is none
     */
    public record Served(
            String title,
            String community,
            PeerId user,
            String userName,
            String provider,
            Present<ExecBackend> exec,
            Optional<Present<FileBackend>> files,
            Present<Sandbox> sandbox,
            Path ownBus) {
        private SessionView view(Run run, Instant now) {
            return new SessionView(
                    run.session(),
                    Side.PROVIDER,
                    run.application(),
                    community,
                    user,
                    userName,
                    State.STARTING,
                    now,
                    now,
                    exec.type(),
                    files.map(Present::type).orElse(""),
                    run.grants().stream().map(g -> Path.of(g.path())).toList(),
                    0,
                    "",
                    Map.of());
        }
    }

    /** Starts the program on a thread of the session; returns at once. */
    public void start() {
        calls.executor().execute(() -> {
            try {
                steps();
            } catch (Failure e) {
                refusal = e;
                end(new Ended(Ended.Cause.FAILED, -1, e.getMessage(), List.of()));
            } catch (CancellationException e) {
                // What ended the session has said why; if nothing has, this thread was interrupted.
                end(new Ended(Ended.Cause.FAILED, -1, run.application() + " was interrupted", List.of()));
            } catch (IOException | RuntimeException | Error e) {
                refusal = new Failure(Reason.START_FAILED, served.provider + " cannot start it: " + e, "", e);
                end(new Ended(Ended.Cause.FAILED, -1, refusal.getMessage(), List.of()));
            } finally {
                openingIsOver();
            }
        });
    }

    @Override
    public CompletionStage<Void> told() {
        return endTold.minimalCompletionStage();
    }

    /** The provider's end of a session. */
    public void recall() {
        end(new Ended(Ended.Cause.RECALLED, -1, served.provider + " ended " + run.application(), List.of()));
    }

    /** The user's end of a session. */
    public void close() {
        end(new Ended(Ended.Cause.CLOSED, -1, run.application() + " was closed by its user", List.of()));
    }

    @Override
    public List<Present<?>> backends() {
        List<Present<?>> used = new ArrayList<>(List.of(served.exec, served.sandbox));
        served.files.ifPresent(used::add);
        return used;
    }

    @Override
    public Ended withoutBackend(Present<?> backend) {
        return new Ended(
                Ended.Cause.FAILED,
                -1,
                run.application() + " ended because " + served.provider + " stopped its " + backend.name() + " (from "
                        + backend.bundle() + "); run it again: cpcc run " + run.application(),
                List.of());
    }

    @Override
    public Ended peerStopped() {
        return new Ended(Ended.Cause.RECALLED, -1, served.provider + " was stopped", List.of());
    }

    private void steps() throws Failure, IOException {
        SessionFolder folder = SessionFolder.create(tools.folder(), id());
        push("session folder", folder);
        log = folder.path().resolve("log");
        List<Bind> binds = List.of();
        OptionalLong namespaceOf = OptionalLong.empty();
        if (served.files.isPresent()) {
            Present<FileBackend> backend = served.files.get();
            Mount mount = mount(backend, folder);
            push(backend, mount);
            binds = call(backend, () -> List.copyOf(mount.binds()));
            namespaceOf = call(backend, mount::namespaceOf);
        }
        // Below the backend's half in the stack: what the program wrote last is delivered before its streams are
        // closed.
        push(run.application() + " (streams)", () -> {
            if (program != null) {
                program.close();
            }
        });
        ServerIO server = server(folder);
        push(served.exec, server);
        Needs needs = call(served.exec, server::needs);
        Plan all = plan.plan(id(), needs, binds, namespaceOf, log, served.ownBus);
        Confined started = call(served.sandbox, () -> served.sandbox.service().start(all));
        program = started;
        push(served.sandbox, timing.terminate().plusSeconds(8), () -> endProgram(started));
        exit = call(served.sandbox, () -> started.exit().toCompletableFuture());
        runsAs(call(served.sandbox, started::pid));
        since = tools.clock().instant();
        call(served.exec, () -> {
            server.started(started);
            return true;
        });
        enter(State.RUNNING);
        runs = true;
        startTold = tools.notices()
                .tell(peer(), served.community, Started.TYPE, new Started(id()))
                .toCompletableFuture();
        startTold.whenComplete((done, thrown) -> {
            if (thrown != null) {
                close();
            }
        });
        // Only now: a program that ends at once has started all the same.
        exit.thenAccept(this::exited);
    }

    private Mount mount(Present<FileBackend> backend, SessionFolder folder) throws Failure, IOException {
        SessionWire wire = wire("f");
        SessionInfo info = info(folder, "f");
        return call(backend, () -> backend.service().mount(info, plan.grants(), run.filesOffer(), wire));
    }

    private ServerIO server(SessionFolder folder) throws Failure, IOException {
        SessionWire wire = wire("x");
        SessionInfo info = info(folder, "x");
        return call(served.exec, () -> served.exec.service().server(info, run.execOffer(), wire));
    }

    private <T> T call(Present<?> backend, Callable<T> work) throws Failure {
        try {
            T made = calls.call(backend, timing.call(), cause, work);
            if (made == null) {
                throw new Misbehaved(backend.name() + " gave nothing", "");
            }
            return made;
        } catch (BackendException e) {
            // What it says may be the user's fault, who must not spoil it for the others.
            if (e instanceof Misbehaved) {
                blame(backend, e.getMessage());
            }
            throw new Failure(
                    Reason.START_FAILED,
                    served.provider + " cannot start " + run.application() + ": " + e.getMessage(),
                    e.remedy().isEmpty() ? "" : "on " + served.provider + ": " + e.remedy(),
                    e);
        }
    }

    private SessionWire wire(String half) {
        SessionWire wire = new SessionWire(tools.channels(), peer(), served.community, id(), half);
        push("wire " + half, wire);
        return wire;
    }

    private SessionInfo info(SessionFolder folder, String half) throws IOException {
        return new SessionInfo(
                id(),
                run.application(),
                served.title,
                served.userName,
                served.user.text(),
                run.user(),
                Path.of(run.home()),
                folder.sub(half),
                run.options());
    }

    private void exited(int code) {
        Duration life = Duration.between(since, tools.clock().instant());
        String after = String.format(java.util.Locale.ROOT, "%.1f s", life.toMillis() / 1000.0);
        String how = code == 0 ? "" : " with code " + code;
        end(new Ended(
                Ended.Cause.EXITED,
                code,
                run.application() + " on " + served.provider + " ended" + how + " after " + after,
                List.of()));
    }

    /** Asks the program to end, and ends it; without a user nothing is asked. */
    private void endProgram(Confined started) throws InterruptedException {
        if (exit == null) {
            started.close();
            return;
        }
        if (!exit.isDone() && !lost.isDone()) {
            started.end(timing.terminate());
            try {
                CompletableFuture.anyOf(exit, lost)
                        .get(timing.terminate().plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // It is ended the hard way below.
            }
        }
        if (!exit.isDone()) {
            started.close();
        }
    }

    @Override
    protected Ended beforeClosing(Ended why) {
        boolean shortLife = since != null
                && Duration.between(since, tools.clock().instant()).compareTo(SHORT_LIFE) < 0;
        boolean wrong = why.cause() == Ended.Cause.FAILED
                || why.cause() == Ended.Cause.EXITED && (why.exitCode() != 0 || shortLife);
        if (wrong && log != null) {
            lastLines = LastLines.of(log);
        }
        return new Ended(why.cause(), why.exitCode(), why.message(), lastLines);
    }

    /** The instance is free before the user hears of the end, so that it can be run again at once. */
    @Override
    protected Ended afterClosing(Ended how) {
        release.run();
        Ended known = new Ended(how.cause(), exitCode(how), how.message(), how.lastLines());
        if (lost.isDone()) {
            endTold.complete(null);
        } else {
            tell(known);
        }
        return known;
    }

    private void tell(Ended known) {
        Failure refused = refusal;
        Over over = new Over(
                id(),
                known.cause(),
                known.exitCode(),
                known.message(),
                known.lastLines(),
                runs || refused == null ? "" : refused.reason().code(),
                refused == null ? "" : refused.remedy());
        startTold.whenComplete((done, thrown) -> tools.notices()
                .tell(peer(), served.community, Over.TYPE, over)
                .whenComplete((ended, failed) -> endTold.complete(null)));
    }

    private int exitCode(Ended how) {
        return how.exitCode() >= 0 || exit == null ? how.exitCode() : exit.getNow(-1);
    }
}
