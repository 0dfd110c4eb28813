package cpcc.das;

import cpcc.config.api.PeerSettings;
import cpcc.das.api.Installer;
import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.das.install.DesktopEntries;
import cpcc.das.install.DesktopShare;
import cpcc.das.install.ShareStore;
import cpcc.das.wire.Text;
import cpcc.das.wire.Valid;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this peer shares: on disk, and announced by whoever listens. May be called from any thread. */
@Component(service = {Installer.class, InstallController.class})
public final class InstallController implements Installer {
    private static final Logger LOG = LoggerFactory.getLogger(InstallController.class);
    private static final int INSTANCES = 1000;

    private final Communities communities;
    private final Supplier<List<Path>> dataDirs;
    private final ShareStore store;
    private final SortedMap<String, SharedApplication> shared;
    private final Map<String, Declared> declared = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Reads what was shared before. */
    @Activate
    public InstallController(@Reference PeerSettings settings, @Reference Communities communities) throws IOException {
        this(Path.of(settings.now().stateDir()), () -> dirs(settings.now().dataDirs()), communities);
    }

    InstallController(Path stateDir, Supplier<List<Path>> dataDirs, Communities communities) throws IOException {
        this.communities = communities;
        this.dataDirs = dataDirs;
        store = new ShareStore(stateDir.resolve("shares"));
        shared = store.load();
    }

    /** What a configuration shares. */
    private record Declared(String pid, SharedApplication application) {}

    /**
     * {@return ends the telling}
     *
     * @param listener told of every change; called on the thread that makes it, must not block
     */
    Handle onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public SharedApplication share(ShareRequest request) throws Failure {
        SharedApplication application = application(request);
        synchronized (shared) {
            refuseDeclared(application.id());
            refuseTooMany(application.id(), shared.keySet(), declared.keySet());
            try {
                store.save(application);
            } catch (IOException e) {
                throw notStored(application.id(), e);
            }
            shared.put(application.id(), application);
        }
        LOG.info("shares {} with {}", application.id(), application.communities());
        changed();
        return application;
    }

    @Override
    public SharedApplication unshare(String id) throws Failure {
        SharedApplication gone;
        synchronized (shared) {
            refuseDeclared(id);
            gone = shared.get(id);
            if (gone == null) {
                throw new Failure(
                        Reason.NOT_SHARED,
                        Text.oneLine(id, 80) + " is not shared by this peer",
                        "see what is: cpcc shared");
            }
            try {
                store.remove(id);
            } catch (IOException e) {
                throw notStored(id, e);
            }
            shared.remove(id);
        }
        LOG.info("no longer shares {}", id);
        changed();
        return gone;
    }

    @Override
    public List<SharedApplication> shared() {
        synchronized (shared) {
            SortedMap<String, SharedApplication> all = new TreeMap<>(shared);
            declared.forEach((id, by) -> all.put(id, by.application));
            return List.copyOf(all.values());
        }
    }

    @Override
    public Optional<String> configuredBy(String id) {
        synchronized (shared) {
            return Optional.ofNullable(declared.get(id)).map(Declared::pid);
        }
    }

    /**
     * Shares what a configuration says, as long as it exists: it is not stored, and hides what was shared by command under the
     * same id until it is withdrawn.
     *
     * @param pid of the configuration; what it said before no longer counts
     * @param request may take as long as the disk to look up
     * @param exists whether the configuration does, when that is done
     * @throws Failure if it cannot be shared; what it said before still counts
     */
    void declare(String pid, ShareRequest request, BooleanSupplier exists) throws Failure {
        SharedApplication application = application(request);
        synchronized (shared) {
            if (!exists.getAsBoolean()) {
                return;
            }
            Declared there = declared.get(application.id());
            if (there != null && !there.pid.equals(pid)) {
                throw new Failure(
                        Reason.BAD_REQUEST,
                        application.id() + " is shared by the configuration " + there.pid + " already",
                        "delete one of the two");
            }
            if (there != null && there.application.equals(application)) {
                return;
            }
            Map<String, Declared> others = new HashMap<>(declared);
            others.values().removeIf(by -> by.pid.equals(pid));
            refuseTooMany(application.id(), shared.keySet(), others.keySet());
            declared.values().removeIf(by -> by.pid.equals(pid));
            declared.put(application.id(), new Declared(pid, application));
        }
        LOG.info("shares {} with {}, as {} says", application.id(), application.communities(), pid);
        changed();
    }

    /** Forgets what a configuration said. Sessions that run go on. */
    void withdraw(String pid) {
        boolean any;
        synchronized (shared) {
            any = declared.values().removeIf(by -> by.pid.equals(pid));
        }
        if (any) {
            LOG.info("no longer shares what {} said", pid);
            changed();
        }
    }

    /** {@return what is shared under this id with this community} */
    Optional<SharedApplication> find(String id, String community) {
        synchronized (shared) {
            Declared by = declared.get(id);
            return Optional.ofNullable(by == null ? shared.get(id) : by.application)
                    .filter(a -> a.communities().contains(community));
        }
    }

    private SharedApplication application(ShareRequest request) throws Failure {
        if (request.instances() < 1 || request.instances() > INSTANCES) {
            throw new Failure(Reason.BAD_REQUEST, "the number of instances is from 1 to " + INSTANCES);
        }
        return new DesktopShare(new DesktopEntries(dataDirs.get())).of(request, communityIds(request.communities()));
    }

    private void refuseDeclared(String id) throws Failure {
        Declared by = declared.get(id);
        if (by != null) {
            throw new Failure(
                    Reason.BAD_REQUEST,
                    id + " is shared by the configuration " + by.pid,
                    "change or delete that configuration; see: cpcc config " + by.pid);
        }
    }

    /** By command and by configuration together, or the catalogue would be one that nobody takes. */
    private static void refuseTooMany(String id, Set<String> byCommand, Set<String> byConfiguration) throws Failure {
        Set<String> all = new HashSet<>(byCommand);
        all.addAll(byConfiguration);
        all.add(id);
        if (all.size() > Valid.APPLICATIONS) {
            throw new Failure(
                    Reason.LIMIT,
                    "a peer shares " + Valid.APPLICATIONS
                            + " applications at most, by command and by configuration together",
                    "unshare one first: cpcc unshare APP");
        }
    }

    private List<String> communityIds(List<String> named) throws Failure {
        List<Community> all = communities.list();
        if (all.isEmpty()) {
            throw new Failure(
                    Reason.UNKNOWN_COMMUNITY,
                    "this peer belongs to no community yet",
                    "found one: cpcc community create NAME, or join one: cpcc join INVITATION");
        }
        if (named.isEmpty()) {
            if (all.size() > 1) {
                throw new Failure(
                        Reason.BAD_REQUEST,
                        "this peer belongs to several communities",
                        "say with which to share: --to " + names(all));
            }
            return List.of(all.get(0).id());
        }
        TreeSet<String> ids = new TreeSet<>();
        for (String name : named) {
            ids.add(communityId(name, all));
        }
        return List.copyOf(ids);
    }

    private static String communityId(String name, List<Community> all) throws Failure {
        List<Community> found = all.stream()
                .filter(c -> c.id().equals(name) || c.name().equals(name))
                .toList();
        if (found.isEmpty()) {
            throw new Failure(
                    Reason.UNKNOWN_COMMUNITY,
                    "this peer belongs to no community \"" + Text.oneLine(name, 80) + "\"",
                    "it belongs to " + names(all));
        }
        if (found.size() > 1) {
            throw new Failure(
                    Reason.BAD_REQUEST,
                    "there are several communities \"" + Text.oneLine(name, 80) + "\"",
                    "name it by its id: cpcc community list");
        }
        return found.get(0).id();
    }

    private static String names(List<Community> all) {
        return all.stream().map(Community::name).collect(Collectors.joining(","));
    }

    private static Failure notStored(String id, IOException e) {
        return new Failure(
                Reason.FAILED, "what is shared cannot be stored for " + id + ": " + e, "look at the disk", e);
    }

    private static List<Path> dirs(String[] configured) {
        return Arrays.stream(configured)
                .flatMap(d -> Arrays.stream(d.split(":")))
                .map(String::strip)
                .filter(d -> d.startsWith("/"))
                .map(Path::of)
                .toList();
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
