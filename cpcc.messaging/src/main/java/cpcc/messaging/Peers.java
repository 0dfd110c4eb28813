package cpcc.messaging;

import cpcc.config.api.PeerConfig;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Gate;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkStats;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.channel.MuxLimits;
import cpcc.messaging.codec.Codecs;
import cpcc.messaging.codec.Compression;
import cpcc.messaging.local.IoLoop;
import cpcc.messaging.tls.PeerKeys;
import cpcc.messaging.tls.Tls;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.Hello;
import cpcc.messaging.wire.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All peers that this one has to do with, their links, and what they share. */
final class Peers implements Links {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final Duration NETWORK = Duration.ofSeconds(5);
    /** In ten seconds: enough to see why a link does not come about, too few to fill a disk. */
    private static final int LINES_ABOUT_STRANGERS = 20;

    private static final Gate CLOSED = (peer, community, role) -> {
        throw new Failure(
                Reason.UNKNOWN_COMMUNITY,
                "This peer belongs to no community",
                "Ask for an invitation from one that does");
    };

    private volatile PeerConfig config;
    private final PeerId self;
    private final Threads threads;
    private final IoLoop loop;
    private final Clock clock;
    private final SecureRandom random;
    private final StrictJson json;
    private final ByteBuffer batch = ByteBuffer.allocate(Frames.BATCH);
    private final Codecs codecs;
    private final LinkEvents events;
    private final Transport transport;
    private final MessageHandler messages;
    private final PeerNotifier notifier;
    private final PeerChannels channels;
    private final String incarnation;
    private final Map<PeerId, Peer> known = new ConcurrentHashMap<>();
    private final Counters counters;
    private final LogLimit strangers = new LogLimit(LINES_ABOUT_STRANGERS, this::now);
    private final Lapses lapses;
    private final OwnNetwork network = new OwnNetwork(OwnNetwork::ofThisMachine);
    private volatile Gate gate = CLOSED;

    Peers(PeerConfig config, PeerKeys keys, Threads threads, Clock clock, SecureRandom random) {
        this.config = config;
        this.self = keys.self();
        this.threads = threads;
        this.loop = new IoLoop("cpcc-" + self.shortText() + "-io");
        this.clock = clock;
        this.lapses = new Lapses(now(), clock.millis());
        this.random = random;
        this.counters = new Counters(clock.instant());
        this.json = new StrictJson(() -> this.config.messageBytes(), () -> this.config.jsonDepth());
        this.incarnation = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        this.codecs = Codecs.load(() -> this.config.compressionMemoryBytes());
        this.events = new LinkEvents(threads);
        this.messages = new MessageHandler(this);
        this.notifier = new PeerNotifier(this);
        this.channels = new PeerChannels(this);
        this.transport = new Transport(this, new Tls(keys, random, clock));
    }

    /** Begins to listen. */
    void start() throws IOException {
        transport.bind();
        threads.every(SWEEP, this::sweep);
        threads.every(Lapses.INTERVAL, this::look);
        threads.every(NETWORK, this::lookAround);
        LOG.info("peer {} listens on port {}", self.shortText(), port());
    }

    /**
     * Goes on with another configuration; links and channels stay.
     *
     * @throws IOException if it says to listen where that is not possible; it listens where it did, all else is in force
     */
    void configure(PeerConfig now) throws IOException {
        config = now;
        int before = port();
        transport.configure();
        if (port() != before) {
            LOG.info("peer {} listens on port {}, no longer on {}", self.shortText(), port(), before);
            events.portChanged(port());
        }
    }

    /** Says goodbye to everybody and ends all that was made here. */
    void stop() {
        transport.unbind();
        notifier.close();
        for (Peer peer : known.values()) {
            peer.forget("it was stopped");
        }
        transport.close();
        loop.dispose();
        channels.close();
        threads.close();
        codecs.close();
    }

    @Override
    public int port() {
        return transport.port();
    }

    @Override
    public void keep(PeerId peer, String community, Set<Address> addresses) {
        if (peer.equals(self)) {
            return;
        }
        Peer state = peer(peer);
        state.locked(() -> state.keeper().keep(community, List.copyOf(addresses)));
    }

    @Override
    public void forget(PeerId peer) {
        Peer state = known.get(peer);
        if (state != null) {
            state.forget("it was forgotten");
        }
    }

    @Override
    public CompletionStage<Link> meet(PeerId peer, String community, List<Address> addresses) {
        CompletableFuture<Link> met = new CompletableFuture<>();
        if (peer.equals(self)) {
            met.completeExceptionally(new Failure(Reason.BAD_REQUEST, "This is the peer itself"));
            return met;
        }
        Dial dial = new Dial(this, peer, Role.GUEST, community, addresses);
        dial.result()
                .whenComplete((link, failure) -> threads.run(() -> {
                    if (failure == null) {
                        met.complete(link);
                    } else {
                        met.completeExceptionally(failure);
                    }
                }));
        Peer state = peer(peer);
        state.locked(() -> state.keeper().meet(dial));
        return met;
    }

    @Override
    public List<Link> up() {
        return events.up();
    }

    @Override
    public LinkStats stats() {
        return counters.snapshot();
    }

    void gate(Gate now) {
        gate = now == null ? CLOSED : now;
    }

    /** Decides about a connection that came in. On a pool thread. */
    void judge(Connection connection, PeerId id, Hello hello) {
        try {
            if (!hello.versions().contains(Handshake.VERSION)) {
                throw new Failure(
                        Reason.VERSION,
                        "This peer speaks protocol version " + Handshake.VERSION + ", the other one "
                                + hello.versions(),
                        "Update the older of the two");
            }
            gate.admit(id, hello.community(), hello.role());
        } catch (Failure e) {
            connection.refuse(e);
            return;
        } catch (RuntimeException e) {
            LOG.error("the gate failed", e);
            connection.refuse(new Failure(Reason.FAILED, "The other peer cannot decide now"));
            return;
        }
        peer(id).handshake().admitted(connection, hello);
    }

    boolean isLinkedTo(PeerId id) {
        return events.isUp(id);
    }

    /** {@return what is between this peer and that one} */
    Peer peer(PeerId id) {
        return known.compute(id, (same, there) -> {
            Peer peer = there == null ? new Peer(this, id) : there;
            peer.askedFor(now());
            return peer;
        });
    }

    /** Looks whether this machine has slept or this process was stopped. */
    void look() {
        Optional<String> lapse;
        synchronized (lapses) {
            lapse = lapses.look(now(), clock.millis());
        }
        lapse.ifPresent(this::woke);
    }

    private void lookAround() {
        if (network.changed()) {
            woke("the addresses of this machine have changed");
        }
    }

    private void woke(String why) {
        if (known.values().stream().anyMatch(Peer::matters)) {
            LOG.info("{}: links are checked, and those that are down are dialled", why);
        }
        known.values().forEach(peer -> threads.run(peer::woke));
    }

    /**
     * Drops what is of no use: guests that came once, peers that were asked for in vain. Whoever has asked for one has a
     * minute to use it; both happen under the map's lock for that key, so nobody gets what is being dropped.
     */
    private void sweep() {
        long before = now() - SWEEP.toNanos();
        for (PeerId id : known.keySet()) {
            known.computeIfPresent(id, (same, peer) -> peer.idleSince(before) ? null : peer);
        }
    }

    /** {@return the bound of what is logged about connections that are no links} */
    LogLimit strangers() {
        return strangers;
    }

    Counters counters() {
        return counters;
    }

    PeerConfig config() {
        return config;
    }

    PeerId self() {
        return self;
    }

    Threads threads() {
        return threads;
    }

    IoLoop loop() {
        return loop;
    }

    Clock clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }

    /** {@return room for what is written at once, shared by all links: on the I/O thread only} */
    ByteBuffer batch() {
        return batch;
    }

    StrictJson json() {
        return json;
    }

    Codecs codecs() {
        return codecs;
    }

    Compression compression() {
        return Compression.valueOf(config.compression().toUpperCase(Locale.ROOT));
    }

    MuxLimits muxLimits() {
        PeerConfig now = config;
        return new MuxLimits(
                now.channelsPerPeer(),
                now.interactiveWindowBytes(),
                now.bulkWindowBytes(),
                now.bulkWindowLargestBytes(),
                now.channelBufferBytes(),
                now.bulkSharePercent());
    }

    LinkEvents events() {
        return events;
    }

    Transport transport() {
        return transport;
    }

    MessageHandler messages() {
        return messages;
    }

    PeerNotifier notifier() {
        return notifier;
    }

    PeerChannels channels() {
        return channels;
    }

    Gate gate() {
        return gate;
    }

    String incarnation() {
        return incarnation;
    }

    Duration grace() {
        return Duration.ofMillis(config.reconnectGraceMs());
    }

    /** {@return monotonic time in nanoseconds} */
    long now() {
        return System.nanoTime();
    }
}
