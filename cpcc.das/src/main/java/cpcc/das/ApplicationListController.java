package cpcc.das;

import cpcc.das.api.Application;
import cpcc.das.api.ApplicationListener;
import cpcc.das.api.Applications;
import cpcc.das.api.Provider;
import cpcc.das.api.SharedApplication;
import cpcc.das.session.Present;
import cpcc.das.wire.Catalogue;
import cpcc.das.wire.Catalogue.Entry;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Sender;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Peer;
import cpcc.p2p.api.PeerListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What active peers share with this one, and what this one shares with them: each side sends its catalogue when the other
 * becomes active and whenever it changes. May be called from any thread.
 */
@Component(
        service = {Applications.class, PeerListener.class, MessageListener.class, ApplicationListController.class},
        property = MessageListener.TYPE + "=" + Catalogue.TYPE)
public final class ApplicationListController
        implements Applications, PeerListener, MessageListener<Catalogue, Catalogue.Received> {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationListController.class);

    private final Communities communities;
    private final InstallController installer;
    private final BackendList backends;
    private final Instances instances;
    private final CatalogueSender catalogues;
    private final List<Handle> watched;
    /** Of each member what it shares; only that of active ones is shown. */
    private final Map<Member, Catalogue> known = new ConcurrentHashMap<>();

    private final Set<Member> active = ConcurrentHashMap.newKeySet();
    private final ApplicationNews news = new ApplicationNews();

    /** Knows nothing yet. */
    @Activate
    public ApplicationListController(
            @Reference Communities communities,
            @Reference Messenger messenger,
            @Reference InstallController installer,
            @Reference BackendList backends,
            @Reference Instances instances) {
        this.communities = communities;
        this.installer = installer;
        this.backends = backends;
        this.instances = instances;
        catalogues = new CatalogueSender(messenger, this::own, this::versionHeld, System::currentTimeMillis);
        watched = List.of(
                installer.onChange(catalogues::changed),
                backends.onChange(catalogues::changed),
                instances.onChange(catalogues::changed));
    }

    /**
     * Of which peer in which community something is known.
     *
     * @param peer its id
     * @param community the community's id
     */
    record Member(PeerId peer, String community) {}

    @Deactivate
    void stop() {
        watched.forEach(Handle::close);
        catalogues.close();
        news.close();
    }

    /** {@return who is told of every change of the list} */
    Audience<ApplicationListener> audience() {
        return news.audience();
    }

    @Override
    public List<Application> list() {
        Map<String, List<Offer>> byId = new TreeMap<>();
        for (Peer peer : communities.peers()) {
            Catalogue catalogue = known.get(new Member(peer.id(), peer.community()));
            if (peer.active() && !peer.self() && catalogue != null) {
                for (Entry entry : catalogue.applications()) {
                    byId.computeIfAbsent(
                                    entry.id() + " " + peer.community() + " " + entry.surface(),
                                    key -> new ArrayList<>())
                            .add(new Offer(entry, peer));
                }
            }
        }
        return byId.values().stream()
                .map(ApplicationListController::application)
                .toList();
    }

    @Override
    public void peerChanged(Peer peer) {
        Member member = new Member(peer.id(), peer.community());
        if (peer.active()) {
            active.add(member);
            catalogues.add(member);
        } else if (active.remove(member)) {
            forget(member);
        }
        news.look(this::list);
    }

    @Override
    public void peerGone(Peer peer) {
        Member member = new Member(peer.id(), peer.community());
        active.remove(member);
        forget(member);
        news.look(this::list);
    }

    @Override
    public Class<Catalogue> body() {
        return Catalogue.class;
    }

    @Override
    public Catalogue.Received received(Sender from, Catalogue catalogue) {
        Member member = new Member(from.peer(), from.community());
        Catalogue before = known.put(member, newer(known.get(member), catalogue));
        if (before == null
                || before.applications().size() != catalogue.applications().size()) {
            LOG.info(
                    "{} shares {} applications with us",
                    from.peer().shortText(),
                    catalogue.applications().size());
        }
        news.look(this::list);
        if (catalogue.known() == 0) {
            catalogues.again(member);
        }
        return new Catalogue.Received(catalogue.version());
    }

    private static Catalogue newer(Catalogue old, Catalogue fresh) {
        return old == null || fresh.version() >= old.version() ? fresh : old;
    }

    private void forget(Member member) {
        known.remove(member);
        catalogues.remove(member);
    }

    private long versionHeld(Member member) {
        Catalogue catalogue = known.get(member);
        return catalogue == null ? 0 : catalogue.version();
    }

    /** What this peer shares with a community, as it is now. Asks backends, so it may take seconds. */
    private List<Entry> own(String community) {
        boolean confined = backends.sandbox().isPresent();
        List<String> fileTypes = confined ? types(backends.files()) : List.of();
        List<Entry> entries = new ArrayList<>();
        for (SharedApplication shared : installer.shared()) {
            if (shared.communities().contains(community)) {
                entries.add(Entry.fitting(
                        shared.id(),
                        shared.name(),
                        shared.comment(),
                        shared.surface(),
                        shared.mimeTypes(),
                        shared.instances(),
                        instances.isFree(shared.id(), shared.instances()),
                        confined ? execTypes(shared.surface()) : List.of(),
                        fileTypes));
            }
        }
        return entries;
    }

    private List<String> execTypes(Surface surface) {
        return types(backends.exec(surface));
    }

    private <B> List<String> types(List<Present<B>> some) {
        return some.stream()
                .filter(backends::servesProvider)
                .map(Present::type)
                .distinct()
                .toList();
    }

    private record Offer(Entry entry, Peer peer) {}

    private static Application application(List<Offer> offers) {
        offers.sort(Comparator.<Offer, String>comparing(o -> o.peer.name()).thenComparing(o -> o.peer.id()));
        Entry first = offers.get(0).entry;
        return new Application(
                first.id(),
                offers.get(0).peer.community(),
                first.name(),
                first.comment(),
                first.surface(),
                offers.stream()
                        .map(o -> new Provider(
                                o.peer.id(),
                                o.peer.name(),
                                o.entry.instances(),
                                o.entry.free(),
                                o.entry.execTypes(),
                                o.entry.fileTypes()))
                        .toList());
    }
}
