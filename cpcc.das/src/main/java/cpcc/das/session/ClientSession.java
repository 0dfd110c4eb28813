package cpcc.das.session;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.SessionInfo;
import cpcc.das.api.Ended;
import cpcc.das.api.Progress;
import cpcc.das.api.Session;
import cpcc.das.api.SessionView;
import cpcc.das.api.SessionView.State;
import cpcc.das.files.FileArguments;
import cpcc.das.wire.Close;
import cpcc.das.wire.Done;
import cpcc.das.wire.Environment;
import cpcc.das.wire.Over;
import cpcc.das.wire.Reserve;
import cpcc.das.wire.Run;
import cpcc.das.wire.Text;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.Surface;
import cpcc.files.api.FileBackend;
import cpcc.files.api.Share;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user's side of a session. {@link #open} runs on the thread of whoever typed the command; the user's halves are made
 * before the provider starts anything, and closed after it has ended everything.
 */
public final class ClientSession extends LiveSession implements Session {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
    /** Nobody waits longer for what is only told to people. */
    private static final Duration DETAILS = Duration.ofSeconds(1);

    private final Tools tools;
    private final Asking asking;
    private final Target target;
    private final Caller caller;
    private final FileArguments.Result files;
    private final Map<String, String> options;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> visible = new CompletableFuture<>();
    /** What the provider said at its end. */
    private final CompletableFuture<Over> over = new CompletableFuture<>();

    private volatile boolean asked;
    private volatile boolean told;
    private volatile Sight sight;
    private volatile ClientIO half;
    private volatile Consumer<String> whenDetached = why -> {};

    /**
     * Asks nobody yet.
     *
     * @param id of the session to come
     * @param target what runs where and how
     * @param caller who typed the command
     * @param files arguments and granted folders
     * @param options for the backends
     * @param tools what every session is made with
     */
    public ClientSession(
            String id,
            Target target,
            Caller caller,
            FileArguments.Result files,
            Map<String, String> options,
            Tools tools) {
        super(target.view(id, files.grants(), tools.clock().instant()), tools.timing(), tools.clock());
        this.tools = tools;
        this.target = target;
        asking = new Asking(target, tools.messenger(), cause);
        this.caller = caller;
        this.files = files;
        this.options = options;
    }

    /**
     * Runs the application. Blocks until the program runs.
     *
     * @param progress told of the steps
     * @throws Failure why it does not run; nothing of it is left then
     */
    public void open(Progress progress) throws Failure {
        boolean runs = false;
        try {
            steps(progress);
            runs = true;
        } catch (Failure e) {
            end(new Ended(Ended.Cause.FAILED, -1, e.getMessage(), List.of()));
            throw e;
        } finally {
            openingIsOver();
            if (!runs) {
                end(new Ended(Ended.Cause.FAILED, -1, target.application() + " did not start", List.of()));
                ended().toCompletableFuture().join();
            }
        }
    }

    /** The provider says that the program runs. */
    public void started() {
        started.complete(null);
    }

    /**
     * The provider says that nothing of the session is left there.
     *
     * @param said how it ended
     */
    public void over(Over said) {
        over.complete(said);
        end(said.ended());
    }

    @Override
    public SessionView detailed() {
        ClientIO now = half;
        if (now == null || cause.isDone()) {
            return view();
        }
        try {
            return view().withRefused(calls.call(target.exec(), DETAILS, cause, now::refused));
        } catch (BackendException | CancellationException e) {
            LOG.debug("session {}: what was refused is not known", id(), e);
            return view();
        }
    }

    @Override
    public Surface surface() {
        return target.surface();
    }

    @Override
    public CompletionStage<Void> visible() {
        return visible.minimalCompletionStage();
    }

    /**
     * Puts it out of its user's sight.
     *
     * @throws Failure if it does not run, or the backend cannot do that
     */
    public void detach() throws Failure {
        running().detach();
    }

    /**
     * Shows it to a caller.
     *
     * @param newCaller whose screen
     * @throws Failure if it does not run, or the backend cannot do that
     */
    public void attach(Caller newCaller) throws Failure {
        running().attach(newCaller, view().detached());
    }

    @Override
    public void onDetached(Consumer<String> listener) {
        whenDetached = listener;
    }

    @Override
    public void close() {
        end(new Ended(Ended.Cause.CLOSED, -1, target.application() + " was closed", List.of()));
    }

    @Override
    public List<Present<?>> backends() {
        List<Present<?>> used = new ArrayList<>(List.of(target.exec()));
        target.files().ifPresent(used::add);
        return used;
    }

    @Override
    public Ended withoutBackend(Present<?> backend) {
        return new Ended(
                Ended.Cause.FAILED,
                -1,
                target.application() + " ended because this peer stopped its " + backend.name() + " (from "
                        + backend.bundle() + "); run it again: cpcc run " + target.application(),
                List.of());
    }

    @Override
    public Ended peerStopped() {
        return new Ended(Ended.Cause.FAILED, -1, "this peer was stopped", List.of());
    }

    /** The provider is told while it ends. */
    @Override
    public CompletionStage<Void> told() {
        return ended().thenRun(() -> {});
    }

    private void steps(Progress progress) throws Failure {
        try {
            progress.step("asking " + target.peerName());
            String filesType = target.files().map(Present::type).orElse("");
            reserve(new Reserve(id(), target.application(), target.exec().type(), filesType));
            SessionFolder folder = SessionFolder.create(tools.folder(), id());
            push("session folder", folder);
            Map<String, String> filesOffer = Map.of();
            if (target.files().isPresent()) {
                progress.step("your files");
                filesOffer = share(target.files().get(), folder);
            }
            ClientIO client = client(folder);
            Sight prepared = new Sight(target, client, calls, timing.call(), cause, this::outOfSight);
            call(target.exec(), Reason.FAILED, () -> {
                client.onDetached(this::lostFromSight);
                return true;
            });
            Map<String, String> execOffer = offer(target.exec(), client::offer);
            CompletableFuture<Void> seen = seen(client);
            progress.step("starting " + target.application() + " on " + target.peerName());
            enter(State.STARTING);
            told = true;
            asking.ask(Run.TYPE, run(execOffer, filesOffer));
            // The provider mounts, prepares and starts, each within the time of a call.
            asking.await(started, timing.call().multipliedBy(4).plusSeconds(10));
            enter(State.RUNNING);
            half = client;
            sight = prepared;
            seen.thenRun(() -> visible.complete(null));
        } catch (CancellationException e) {
            throw why();
        } catch (IOException e) {
            throw new Failure(
                    Reason.FAILED, "cannot make a folder for the session: " + e, "look at the disk: cpcc doctor", e);
        } catch (RuntimeException e) {
            throw new Failure(
                    e instanceof IllegalArgumentException ? Reason.BAD_REQUEST : Reason.FAILED,
                    "cannot run " + target.application() + ": " + e.getMessage(),
                    "",
                    e);
        }
    }

    private Sight running() throws Failure {
        Sight now = sight;
        if (now == null || cause.isDone()) {
            throw new Failure(
                    Reason.UNKNOWN_SESSION,
                    target.application() + " on " + target.peerName() + " does not run"
                            + (cause.isDone() ? " any more" : " yet"),
                    "see what does: cpcc sessions");
        }
        return now;
    }

    /** What nobody has seen yet holds nobody's work: it ends. What somebody has seen runs on. */
    private void lostFromSight(String why) {
        if (visible.isDone()) {
            outOfSight(why);
            whenDetached.accept(why);
        } else {
            end(new Ended(Ended.Cause.FAILED, -1, target.application() + " cannot be shown here: " + why, List.of()));
        }
    }

    private void reserve(Reserve reserve) throws Failure {
        try {
            asked = true;
            asking.ask(Reserve.TYPE, reserve);
        } catch (Failure e) {
            // Without an answer it may have been reserved all the same.
            asked = e.reason() == Reason.TIMEOUT;
            throw e;
        }
    }

    private Map<String, String> share(Present<FileBackend> backend, SessionFolder folder) throws Failure, IOException {
        SessionWire wire = wire("f");
        SessionInfo info = info(folder, "f");
        Share share = call(backend, Reason.BAD_FILE, () -> backend.service().share(info, files.grants(), wire));
        push(backend, share);
        return offer(backend, share::offer);
    }

    private ClientIO client(SessionFolder folder) throws Failure, IOException {
        SessionWire wire = wire("x");
        SessionInfo info = info(folder, "x");
        Reason reason = target.surface() == Surface.WINDOWS ? Reason.NO_DISPLAY : Reason.START_FAILED;
        ClientIO client =
                call(target.exec(), reason, () -> target.exec().service().client(info, caller, wire));
        push(target.exec(), client);
        return client;
    }

    private Map<String, String> offer(Present<?> backend, Callable<Map<String, String>> offer) throws Failure {
        return call(backend, Reason.FAILED, () -> Map.copyOf(offer.call()));
    }

    /** Completes also if the backend's own stage fails: then nobody knows better when the user sees it. */
    private CompletableFuture<Void> seen(ClientIO client) throws Failure {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        return call(target.exec(), Reason.FAILED, () -> {
            client.visible().whenComplete((done, thrown) -> {
                if (thrown != null) {
                    LOG.warn(
                            "session {}: {} cannot say when it is visible",
                            id(),
                            target.exec().name(),
                            thrown);
                }
                seen.complete(null);
            });
            return seen;
        });
    }

    private <T> T call(Present<?> backend, Reason reason, Callable<T> work) throws Failure {
        try {
            T made = calls.call(backend, timing.call(), cause, work);
            if (made == null) {
                throw new BackendException(backend.name() + " gave nothing", "");
            }
            return made;
        } catch (BackendException e) {
            blame(backend, e.getMessage());
            throw new Failure(reason, e.getMessage(), e.remedy(), e);
        }
    }

    private SessionWire wire(String half) {
        SessionWire wire = new SessionWire(tools.channels(), target.peer(), target.community(), id(), half);
        push("wire " + half, wire);
        return wire;
    }

    private SessionInfo info(SessionFolder folder, String half) throws IOException {
        return new SessionInfo(
                id(),
                target.application(),
                target.title(),
                target.peerName(),
                target.peer().text(),
                caller.user(),
                caller.home().normalize(),
                folder.sub(half),
                options);
    }

    private Run run(Map<String, String> execOffer, Map<String, String> filesOffer) {
        return new Run(
                id(),
                target.application(),
                files.arguments(),
                files.grants().stream()
                        .map(g -> new Run.Folder(g.folder().toString(), g.writable()))
                        .toList(),
                execOffer,
                filesOffer,
                caller.user(),
                caller.home().normalize().toString(),
                caller.folder().normalize().toString(),
                Environment.of(caller.env()),
                options);
    }

    /** Why the session ended before the program ran. */
    private Failure why() {
        if (!cause.isDone()) {
            return asking.interrupted();
        }
        Ended why = cause.join();
        Over said = over.getNow(null);
        if (said != null && why.cause() == Ended.Cause.FAILED) {
            String lines = why.lastLines().isEmpty()
                    ? ""
                    : ": " + why.lastLines().get(why.lastLines().size() - 1);
            return new Failure(
                    said.reason().isEmpty() ? Reason.START_FAILED : Reason.ofCode(said.reason()),
                    Text.oneLine(why.message() + lines, 1000),
                    said.remedy());
        }
        return new Failure(why.cause() == Ended.Cause.LOST ? Reason.LOST : Reason.FAILED, why.message());
    }

    /** The provider ends first: what it still writes to the user's files must find them shared. */
    @Override
    protected Ended beforeClosing(Ended why) {
        if (!asked || over.isDone() || lost.isDone()) {
            return withExitCode(why);
        }
        CompletableFuture<Done> notice = tools.notices()
                .tell(target.peer(), target.community(), Close.TYPE, new Close(id()))
                .toCompletableFuture();
        if (told) {
            CompletableFuture<Void> unknown = new CompletableFuture<>();
            notice.whenComplete((done, thrown) -> {
                if (thrown != null) {
                    unknown.complete(null);
                }
            });
            Duration limit =
                    why.cause() == Ended.Cause.CLOSED ? timing.terminate().plusSeconds(10) : timing.terminate();
            try {
                CompletableFuture.anyOf(over, lost, unknown).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                return why;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return withExitCode(why);
    }

    @Override
    protected Ended afterClosing(Ended how) {
        return how;
    }

    private Ended withExitCode(Ended why) {
        Over said = over.getNow(null);
        return said == null ? why : new Ended(why.cause(), said.exitCode(), why.message(), why.lastLines());
    }
}
