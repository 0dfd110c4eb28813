package cpcc.das;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.das.api.BackendView;
import cpcc.das.api.Backends;
import cpcc.das.session.Calls;
import cpcc.das.session.Present;
import cpcc.das.wire.Valid;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.files.api.FileBackend;
import cpcc.sandbox.api.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends that are present, and what they find on this machine. May be called from any thread. */
@Component(service = {Backends.class, BackendList.class})
public final class BackendList implements Backends {
    private static final Logger LOG = LoggerFactory.getLogger(BackendList.class);
    private static final long FRESH = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private final Duration patience;
    private final Calls calls = new Calls("checks");
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final List<Present<?>> present = new CopyOnWriteArrayList<>();
    private final Map<Object, Checked> asProvider = new ConcurrentHashMap<>();
    private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Object>> goneListeners = new CopyOnWriteArrayList<>();

    /** An empty list. */
    @Activate
    public BackendList() {
        this(System::nanoTime, Duration.ofSeconds(5));
    }

    BackendList(LongSupplier nanoTime, Duration patience) {
        this.nanoTime = nanoTime;
        this.patience = patience;
    }

    private record Checked(List<Check> checks, long at) {
        private boolean serves() {
            return checks.stream().noneMatch(c -> c.level() == Level.ERROR);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindExec(ExecBackend service, ServiceReference<ExecBackend> reference) {
        add(Present.EXEC, service, reference, ExecBackend.TYPE);
    }

    void unbindExec(ExecBackend service) {
        remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFiles(FileBackend service, ServiceReference<FileBackend> reference) {
        add(Present.FILES, service, reference, FileBackend.TYPE);
    }

    void unbindFiles(FileBackend service) {
        remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSandbox(Sandbox service, ServiceReference<Sandbox> reference) {
        add(Present.SANDBOX, service, reference, "");
    }

    void unbindSandbox(Sandbox service) {
        remove(service);
    }

    @Deactivate
    void stop() {
        stopped.complete(null);
        calls.close();
    }

    /** Tells of each change of what is present; called on any thread, must not block. */
    void onChange(Runnable listener) {
        changeListeners.add(listener);
    }

    /** Tells of each service that goes; it stays usable until the listener returns. */
    void onGone(Consumer<Object> listener) {
        goneListeners.add(listener);
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

    /** {@return whether a backend finds nothing missing on this machine as the provider's; known for half a minute} */
    boolean servesProvider(Present<?> backend) {
        long now = nanoTime.getAsLong();
        Checked known = asProvider.get(backend.service());
        if (known == null || now - known.at > FRESH) {
            known = look(backend);
        }
        return known.serves();
    }

    /** {@return what a backend finds on this machine now; what it throws is an error among them} */
    List<Check> check(Present<?> backend, Side side, Caller caller, Map<String, String> options) {
        Callable<List<Check>> work;
        if (backend.service() instanceof ExecBackend exec) {
            work = () -> exec.check(side, caller, options);
        } else if (backend.service() instanceof FileBackend files) {
            work = () -> files.check(side);
        } else {
            work = () -> ((Sandbox) backend.service()).check();
        }
        try {
            return List.copyOf(calls.call(backend.name(), patience, stopped, work));
        } catch (BackendException e) {
            return List.of(Check.error(e.getMessage(), e.remedy()));
        } catch (CancellationException | NullPointerException e) {
            return List.of(Check.error(backend.name() + " could not be asked", ""));
        }
    }

    @Override
    public List<BackendView> list(Caller caller) {
        List<CompletableFuture<BackendView>> views = present.stream()
                .sorted(Present.BEST_FIRST)
                .map(b -> CompletableFuture.supplyAsync(() -> view(b, caller), calls.executor()))
                .toList();
        return views.stream().map(CompletableFuture::join).toList();
    }

    <B> void add(Present<B> backend) {
        present.add(backend);
        LOG.info("backend {} is there, from {}", backend.name(), backend.bundle());
        changeListeners.forEach(Runnable::run);
    }

    void remove(Object service) {
        List<Present<?>> gone =
                present.stream().filter(p -> p.service() == service).toList();
        present.removeAll(gone);
        asProvider.remove(service);
        gone.forEach(p -> LOG.info("backend {} goes", p.name()));
        changeListeners.forEach(Runnable::run);
        goneListeners.forEach(l -> l.accept(service));
    }

    private BackendView view(Present<?> backend, Caller caller) {
        List<Check> user = check(backend, Side.USER, caller, Map.of());
        Checked before = asProvider.get(backend.service());
        Checked provider = look(backend);
        if (before != null && before.serves() != provider.serves()) {
            // Somebody has mended, or broken, something: the others should hear of it now.
            changeListeners.forEach(Runnable::run);
        }
        return new BackendView(
                backend.kind(), backend.type(), backend.ranking(), backend.bundle(), user, provider.checks);
    }

    private Checked look(Present<?> backend) {
        Checked found = new Checked(check(backend, Side.PROVIDER, null, Map.of()), nanoTime.getAsLong());
        if (present.contains(backend)) {
            asProvider.put(backend.service(), found);
        }
        return found;
    }

    private <B> void add(String kind, B service, ServiceReference<B> reference, String typeProperty) {
        String bundle = reference.getBundle().getSymbolicName() + " "
                + reference.getBundle().getVersion();
        boolean sandbox = kind.equals(Present.SANDBOX);
        String type = sandbox ? reference.getBundle().getSymbolicName() : text(reference, typeProperty);
        if (!sandbox && !Valid.isType(type)) {
            LOG.warn("a backend of {} is not used: its {} is \"{}\"", bundle, typeProperty, type);
            return;
        }
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        add(new Present<>(
                service,
                kind,
                type,
                text(reference, ExecBackend.SURFACE),
                ranking instanceof Integer number ? number : 0,
                (Long) reference.getProperty(Constants.SERVICE_ID),
                bundle));
    }

    private static String text(ServiceReference<?> reference, String property) {
        return reference.getProperty(property) instanceof String text ? text : "";
    }

    private <B> List<Present<B>> of(String kind, Class<B> contract) {
        List<Present<B>> found = new ArrayList<>();
        present.stream()
                .filter(p -> p.kind().equals(kind))
                .sorted(Present.BEST_FIRST)
                .forEach(p -> found.add(p.as(contract)));
        return found;
    }
}
