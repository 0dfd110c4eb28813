package cpcc.das;

import cpcc.das.api.Installer;
import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.das.install.DesktopEntries;
import cpcc.das.install.DesktopShare;
import cpcc.das.install.ShareStore;
import cpcc.das.wire.Text;
import cpcc.das.wire.Valid;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this peer shares: on disk, and announced by whoever listens. May be called from any thread. */
@Component(
        service = {Installer.class, InstallController.class},
        configurationPid = "cpcc.peer",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class InstallController implements Installer {
    private static final Logger LOG = LoggerFactory.getLogger(InstallController.class);
    private static final int INSTANCES = 1000;

    private final Communities communities;
    private final DesktopShare desktop;
    private final ShareStore store;
    private final SortedMap<String, SharedApplication> shared;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Reads what was shared before. */
    @Activate
    public InstallController(DasConfig config, @Reference Communities communities) throws IOException {
        this(Path.of(config.stateDir()), dirs(config.dataDirs()), communities);
    }

    InstallController(Path stateDir, List<Path> dataDirs, Communities communities) throws IOException {
        this.communities = communities;
        desktop = new DesktopShare(new DesktopEntries(dataDirs));
        store = new ShareStore(stateDir.resolve("shares"));
        shared = store.load();
    }

    /** Tells of every change; called on the thread that makes it, must not block. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public SharedApplication share(ShareRequest request) throws Failure {
        if (request.instances() < 1 || request.instances() > INSTANCES) {
            throw new Failure(Reason.BAD_REQUEST, "the number of instances is from 1 to " + INSTANCES);
        }
        SharedApplication application = desktop.of(request, communityIds(request.communities()));
        synchronized (shared) {
            if (!shared.containsKey(application.id()) && shared.size() >= Valid.APPLICATIONS) {
                throw new Failure(
                        Reason.LIMIT,
                        "a peer shares " + Valid.APPLICATIONS + " applications at most",
                        "unshare one first: cpcc unshare APP");
            }
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
            return List.copyOf(shared.values());
        }
    }

    /** {@return what is shared under this id with this community} */
    Optional<SharedApplication> find(String id, String community) {
        synchronized (shared) {
            return Optional.ofNullable(shared.get(id))
                    .filter(a -> a.communities().contains(community));
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
