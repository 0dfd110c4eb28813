package cpcc.p2p;

import cpcc.config.api.ConfigProblems;
import cpcc.config.api.PeerConfig;
import cpcc.config.api.PeerSettings;
import cpcc.config.api.Problem;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Gate;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import cpcc.p2p.api.Peer;
import cpcc.p2p.api.PeerListener;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.membership.Roster;
import cpcc.p2p.membership.Verifier;
import cpcc.p2p.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The paper's Peer Controller: puts the parts of this bundle together. What is decided where: who may be believed in
 * {@code membership}, what is known in {@link Registry}, what follows outside from a change in {@link Effects}.
 */
@Component(
        service = {Communities.class, PeerController.class, ConfigProblems.class},
        immediate = true)
public final class PeerController implements Communities, ConfigProblems {
    private static final Logger LOG = LoggerFactory.getLogger(PeerController.class);

    /** How often this peer looks whether its own addresses are still the same. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final Own own;
    private final PeerId self;
    private final Links links;
    private final Store store;
    private final Registry registry;
    private final Effects effects;
    private final Audience audience;
    private final Mesh mesh;
    private final Spread spread;
    private final Membership membership;
    private final Messenger messenger;
    private final Gate gate;
    private final LinkWatch linkWatch;
    private final List<Whiteboard.Inbox> inboxes;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Whiteboard whiteboard;
    private PeerSettings.Following following;

    /**
     * Made by Declarative Services.
     *
     * @throws IOException if the state directory cannot be used, or another peer uses it
     */
    @Activate
    public PeerController(
            BundleContext context,
            @Reference PeerSettings settings,
            @Reference Identity identity,
            @Reference Messenger messenger,
            @Reference Links links)
            throws IOException {
        this(
                Own.of(settings.now(), links::port),
                Path.of(settings.now().stateDir()),
                identity,
                messenger,
                links,
                Clock.systemUTC(),
                new SecureRandom());
        try {
            whiteboard = new Whiteboard(context, gate, inboxes, linkWatch);
            following = settings.follow(this::configure);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    PeerController(
            String name,
            Path stateDir,
            Identity identity,
            Messenger messenger,
            Links links,
            Supplier<List<Address>> addresses,
            Clock clock,
            RandomGenerator random)
            throws IOException {
        this(new Own(name, addresses), stateDir, identity, messenger, links, clock, random);
    }

    private PeerController(
            Own own,
            Path stateDir,
            Identity identity,
            Messenger messenger,
            Links links,
            Clock clock,
            RandomGenerator random)
            throws IOException {
        this.own = own;
        this.self = identity.self();
        this.links = links;
        this.messenger = messenger;
        store = new Store(stateDir);
        effects = new Effects("cpcc-p2p-" + self.shortText());
        registry = new Registry(store, clock.instant(), this::changed);
        audience = new Audience(
                Executors.newCachedThreadPool(task -> new Thread(task, "cpcc-p2p-listener-" + self.shortText())),
                PeerList.of(registry.view(), self),
                this::measured);
        mesh = new Mesh(links, self);
        spread = new Spread(messenger, registry, new Verifier(identity), self);
        Joining joining = new Joining(
                messenger,
                links,
                inviter -> effects.runAndWait(() -> {
                    mesh.drop(inviter);
                    look();
                }));
        membership = new Membership(own, identity, registry, joining, clock, random);
        gate = new MembershipGate(registry::view, clock);
        linkWatch = new LinkWatch(registry, mesh, spread, effects, clock, this::look);
        inboxes = List.of(
                new Whiteboard.Inbox(Admissions.TYPE, true, new Admissions(registry, identity, clock)),
                new Whiteboard.Inbox(Spread.TYPE, false, spread),
                new Whiteboard.Inbox(SignOff.TYPE, false, new SignOff(registry, clock)));
        effects.run(this::look);
        effects.every(LOOK, this::look);
        LOG.info(
                "peer {} \"{}\": in {} communities",
                self.shortText(),
                own.name(),
                registry.view().communities().size());
    }

    /** Signs off and ends all that was begun here. Harmless when already closed. */
    @Deactivate
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        if (following != null) {
            following.close();
        }
        // Without a gate nobody who redials at once gets in, and what we send goes out all the same.
        if (whiteboard != null) {
            whiteboard.close();
        }
        effects.close(this::signOff);
        audience.close();
        store.close();
    }

    @Override
    public String peerName() {
        return own.name();
    }

    @Override
    public List<Problem> problems() {
        return own.problems();
    }

    @Override
    public Community create(String community) throws Failure {
        return community(membership.create(community));
    }

    @Override
    public String invite(String community, List<Address> addresses, Duration validFor) throws Failure {
        return membership.invite(registry.view().meant(community).id(), addresses, validFor);
    }

    @Override
    public Community join(String invitation) throws Failure {
        return community(membership.join(invitation));
    }

    @Override
    public List<Community> list() {
        return registry.view().communities().values().stream()
                .map(this::community)
                .sorted(Comparator.comparing(Community::name).thenComparing(Community::id))
                .toList();
    }

    @Override
    public List<Peer> peers() {
        Map<PeerId, Duration> roundTrips = roundTrips();
        return PeerList.of(registry.view(), self).peers().stream()
                .map(peer -> with(peer, roundTrips.get(peer.id())))
                .toList();
    }

    /** Takes over name and addresses, and tells the communities. */
    void configure(PeerConfig config) {
        own.configure(config, links::port);
        effects.run(this::look);
    }

    void add(PeerListener listener) {
        audience.add(listener);
    }

    void remove(PeerListener listener) {
        audience.remove(listener);
    }

    Gate gate() {
        return gate;
    }

    LinkListener linkListener() {
        return linkWatch;
    }

    View view() {
        return registry.view();
    }

    List<Whiteboard.Inbox> inboxes() {
        return inboxes;
    }

    /** Under the registry's lock, so that listeners are told in the order of the changes. */
    private void changed(View before, View after, PeerId origin) {
        audience.tell(PeerList.of(after, self));
        effects.run(() -> {
            spread.news(before, after, origin);
            look();
        });
    }

    private void look() {
        membership.refreshOwn();
        mesh.align(registry.view());
    }

    private void signOff() {
        registry.view().communities().forEach((id, state) -> state.roster().members().stream()
                .filter(registry.view().presence()::active)
                .forEach(member -> messenger.send(member, id, SignOff.TYPE, new SignOff.Body("the peer stops"))));
        mesh.end();
    }

    private Peer measured(Peer peer) {
        return with(peer, roundTrips().get(peer.id()));
    }

    private Map<PeerId, Duration> roundTrips() {
        Map<PeerId, Duration> all = new HashMap<>();
        links.up().forEach(link -> link.roundTrip().ifPresent(time -> all.put(link.peer(), time)));
        return all;
    }

    private static Peer with(Peer peer, Duration roundTrip) {
        return new Peer(
                peer.id(),
                peer.name(),
                peer.community(),
                peer.self(),
                peer.active(),
                peer.since(),
                Optional.ofNullable(peer.active() && !peer.self() ? roundTrip : null));
    }

    private Community community(CommunityState state) {
        Roster roster = state.roster();
        return new Community(
                state.id(),
                roster.founding().name(),
                roster.founder(),
                roster.administrator(self),
                roster.members().size());
    }
}
