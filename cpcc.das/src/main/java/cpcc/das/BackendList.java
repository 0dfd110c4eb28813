package cpcc.das;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Side;
import cpcc.das.session.Calls;
import cpcc.das.session.LiveSession.Blame;
import cpcc.das.session.Past.Failed;
import cpcc.das.session.Past.Found;
import cpcc.das.session.Present;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.files.api.FileBackend;
import cpcc.messaging.api.Handle;
import cpcc.sandbox.api.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backends that are present, and what they find on this machine. May be called from any thread.
 *
 * <p>Which one is preferred: what the newest version of a bundle has, and of its other versions what that one does not do; of
 * those the one that has not failed to start a session within the last minute; then as OSGi prefers services, the highest
 * ranking, and the oldest of equals.
 */
@Component(service = BackendList.class)
public final class BackendList {
    private static final Logger LOG = LoggerFactory.getLogger(BackendList.class);
    private static final long FRESH = Duration.ofSeconds(30).toNanos();
    /** How long a backend that failed is tried only after the others. */
    private static final long FAILED = Duration.ofSeconds(60).toNanos();

    private final LongSupplier nanoTime;
    private final Duration patience;
    private final Calls calls = new Calls("checks");
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final List<Present<?>> present = new CopyOnWriteArrayList<>();
    private final Arrivals arrivals;
    private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Present<?>>> goneListeners = new CopyOnWriteArrayList<>();

    /** An empty list. */
    @Activate
    public BackendList(BundleContext context) {
        this(context, System::nanoTime, Duration.ofSeconds(5));
    }

    BackendList() {
        this(System::nanoTime, Duration.ofSeconds(5));
    }

    BackendList(LongSupplier nanoTime, Duration patience) {
        this(null, nanoTime, patience);
    }

    private BackendList(BundleContext context, LongSupplier nanoTime, Duration patience) {
        this.nanoTime = nanoTime;
        this.patience = patience;
        arrivals = new Arrivals(context, calls.executor(), this::add, this::reconfigured, this::remove);
    }

    @Reference(
            service = ExecBackend.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindExec(ServiceReference<ExecBackend> reference) {
        arrivals.come(Present.EXEC, reference, ExecBackend.TYPE);
    }

    void updatedExec(ServiceReference<ExecBackend> reference) {
        arrivals.change(Present.EXEC, reference, ExecBackend.TYPE);
    }

    void unbindExec(ServiceReference<ExecBackend> reference) {
        arrivals.go(reference);
    }

    @Reference(
            service = FileBackend.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindFiles(ServiceReference<FileBackend> reference) {
        arrivals.come(Present.FILES, reference, FileBackend.TYPE);
    }

    void updatedFiles(ServiceReference<FileBackend> reference) {
        arrivals.change(Present.FILES, reference, FileBackend.TYPE);
    }

    void unbindFiles(ServiceReference<FileBackend> reference) {
        arrivals.go(reference);
    }

    @Reference(service = Sandbox.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSandbox(ServiceReference<Sandbox> reference) {
        arrivals.come(Present.SANDBOX, reference, "");
    }

    void updatedSandbox(ServiceReference<Sandbox> reference) {
        arrivals.change(Present.SANDBOX, reference, "");
    }

    void unbindSandbox(ServiceReference<Sandbox> reference) {
        arrivals.go(reference);
    }

    @Deactivate
    void stop() {
        stopped.complete(null);
        calls.close();
    }

    /**
     * {@return ends the telling}
     *
     * @param listener told of each change of what is present; called on any thread, must not block
     */
    Handle onChange(Runnable listener) {
        changeListeners.add(listener);
        return () -> changeListeners.remove(listener);
    }

    /**
     * {@return ends the telling}
     *
     * @param listener told of each backend that goes, which stays usable until it returns
     */
    Handle onGone(Consumer<Present<?>> listener) {
        goneListeners.add(listener);
        return () -> goneListeners.remove(listener);
    }

    /** {@return the execution backends for a surface, best first} */
    List<Present<ExecBackend>> exec(Surface surface) {
        return of(Present.EXEC, ExecBackend.class).stream()
                .filter(p -> p.surface().equals(surface.name()))
                .toList();
    }

    /** {@return the file backends, best first} */
    List<Present<FileBackend>> files() {
        return of(Present.FILES, FileBackend.class);
    }

    /** {@return the best sandbox that works here} */
    Optional<Present<Sandbox>> sandbox() {
        return of(Present.SANDBOX, Sandbox.class).stream()
                .filter(this::servesProvider)
                .findFirst();
    }

    /** {@return all, by kind and preference, also those that new sessions do not use} */
    List<Present<?>> all() {
        return present.stream().sorted(preferred()).toList();
    }

    /** {@return services that should be backends and are not, and why} */
    List<Arrivals.Trouble> troubles() {
        return arrivals.troubles();
    }

    /** {@return whether it has not gone} */
    boolean isPresent(Present<?> backend) {
        return present.stream().anyMatch(p -> p.service() == backend.service());
    }

    /** {@return the one that new sessions use instead: it does the same and comes from a newer version of the same bundle} */
    Optional<Present<?>> newer(Present<?> backend) {
        return present.stream().filter(backend::isOlderThan).max(Comparator.comparing(Present::version));
    }

    /** {@return how it failed to start a session within the last minute; empty if it did not} */
    Optional<String> failure(Present<?> backend) {
        return backend.past()
                .failed()
                .filter(f -> nanoTime.getAsLong() - f.at() < FAILED)
                .map(Failed::why);
    }

    /** It failed to start a session: for a minute it is tried after the others. */
    void failed(Blame blame) {
        LOG.warn(
                "{} of {} is tried after the others now: {}",
                blame.backend().name(),
                blame.backend().bundle(),
                blame.why());
        blame.backend().past().failed(new Failed(blame.why(), nanoTime.getAsLong()));
        changed();
    }

    /** {@return whether a backend finds nothing missing on this machine as the provider's; known for half a minute} */
    boolean servesProvider(Present<?> backend) {
        return backend.past()
                .found()
                .filter(f -> nanoTime.getAsLong() - f.at() <= FRESH)
                .orElseGet(() -> look(backend))
                .serves();
    }

    /** {@return what a backend finds on this machine now; what it throws is an error among them} */
    List<Check> check(Present<?> backend, Side side, Caller caller, Map<String, String> options) {
        try {
            return ask(backend, side, caller, options);
        } catch (CancellationException e) {
            return notAsked(backend);
        }
    }

    private static List<Check> notAsked(Present<?> backend) {
        return List.of(Check.error(backend.name() + " could not be asked", ""));
    }

    /** As {@link #check}, but with a {@link CancellationException} if whoever waits for it gives up. */
    private List<Check> ask(Present<?> backend, Side side, Caller caller, Map<String, String> options) {
        Callable<List<Check>> work;
        if (backend.service() instanceof ExecBackend exec) {
            work = () -> copy(exec.check(side, caller, options));
        } else if (backend.service() instanceof FileBackend files) {
            work = () -> copy(files.check(side));
        } else {
            work = () -> copy(((Sandbox) backend.service()).check());
        }
        try {
            return calls.call(backend, patience, stopped, work);
        } catch (BackendException e) {
            return List.of(Check.error(e.getMessage(), e.remedy()));
        }
    }

    /** {@return what it finds now as the provider's; if that has changed what it serves, all who watch hear of it} */
    List<Check> checkAsProvider(Present<?> backend) {
        Optional<Found> before = backend.past().found();
        Found now = look(backend);
        if (before.isPresent() && before.get().serves() != now.serves()) {
            // Somebody has mended, or broken, something: the others should hear of it now.
            changed();
        }
        return now.checks();
    }

    /** {@return runs what asks several backends at a time} */
    Executor executor() {
        return calls.executor();
    }

    void add(Present<?> backend) {
        present.add(backend);
        LOG.info("{} is there, from {}", backend.name(), backend.bundle());
        changed();
    }

    /**
     * Its configuration has changed: it may serve what it did not, and be preferred otherwise. Sessions keep what they have.
     *
     * @param ranking empty to leave it as it is
     */
    void reconfigured(Object service, OptionalInt ranking) {
        present.stream().filter(p -> p.service() == service).forEach(p -> p.past()
                .reconfigured());
        ranking.ifPresent(now -> present.replaceAll(p -> p.service() == service ? p.ranked(now) : p));
        changed();
    }

    void remove(Object service) {
        List<Present<?>> gone =
                present.stream().filter(p -> p.service() == service).toList();
        present.removeIf(p -> p.service() == service);
        gone.forEach(p -> LOG.info("{} goes, from {}", p.name(), p.bundle()));
        changed();
        gone.forEach(p -> goneListeners.forEach(l -> l.accept(p)));
    }

    private void changed() {
        changeListeners.forEach(Runnable::run);
    }

    private Found look(Present<?> backend) {
        int settings = backend.past().settings();
        try {
            Found found = new Found(ask(backend, Side.PROVIDER, null, Map.of()), nanoTime.getAsLong());
            backend.past().found(settings, found);
            return found;
        } catch (CancellationException e) { // It is not the backend's fault, and nothing to remember.
            return new Found(notAsked(backend), nanoTime.getAsLong());
        }
    }

    /** Made on the backend's thread: what a backend gives may be anything. */
    private static List<Check> copy(List<Check> found) {
        List<Check> copy = List.copyOf(found);
        for (Check check : copy) {
            if (check.level() == null || check.text() == null || check.remedy() == null) {
                throw new IllegalArgumentException("a check without level, text or remedy");
            }
        }
        return copy;
    }

    private Comparator<Present<?>> preferred() {
        return Comparator.<Present<?>, String>comparing(Present::kind)
                .thenComparing(p -> newer(p).isPresent())
                .thenComparing(p -> failure(p).isPresent())
                .thenComparing(Present.BEST_FIRST);
    }

    private <B> List<Present<B>> of(String kind, Class<B> contract) {
        List<Present<B>> found = new ArrayList<>();
        present.stream()
                .filter(p -> p.kind().equals(kind) && newer(p).isEmpty())
                .sorted(preferred())
                .forEach(p -> found.add(p.as(contract)));
        return found;
    }
}
