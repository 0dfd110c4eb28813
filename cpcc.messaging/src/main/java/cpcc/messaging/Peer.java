package cpcc.messaging;

import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Role;
import cpcc.messaging.channel.MuxChannel;
import cpcc.messaging.wire.Hello;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is between this peer and one other, from link to link: the link that is up, the channels, the messages that wait;
 * and what becomes of them when a link comes, goes, or does not come back.
 *
 * <p>Guarded by its lock, under which nothing is written and nobody else's code is called.
 */
final class Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    private final Peers peers;
    private final PeerId id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Traffic traffic;
    private final Inbox inbox;
    private final Keeper keeper;
    private final Relation relation;
    private final PeerLink link;
    private final Handshake handshake;
    private final Grace grace;
    private volatile long lastAskedFor;

    Peer(Peers peers, PeerId id) {
        this.peers = peers;
        this.id = id;
        this.traffic = new Traffic(peers, id, lock, this::pump);
        this.inbox = new Inbox(peers.threads(), peers::config, peers::now);
        this.keeper = new Keeper(peers, this);
        // As a JSON number that every reader keeps exactly.
        this.relation = new Relation(peers.random().nextLong() >>> 11);
        this.link = new PeerLink(peers, id, lock, traffic);
        this.handshake = new Handshake(peers, this, lock, relation, traffic.codecs());
        this.grace = new Grace(peers, lock, this::lost);
    }

    PeerId id() {
        return id;
    }

    // For those who hold the lock.

    boolean linked() {
        return link.isUp();
    }

    boolean satisfied() {
        return link.isUp() && link.snapshot().role() == Role.MEMBER;
    }

    void askedFor(long now) {
        lastAskedFor = now;
    }

    /** {@return whether anything is between the two, or is to be} */
    boolean matters() {
        lock.lock();
        try {
            return relation.exists() || !keeper.idle();
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether nothing is lost by forgetting this peer, which nobody has asked for since then} */
    boolean idleSince(long nanos) {
        return lastAskedFor - nanos < 0
                && !lock.isLocked()
                && !link.isUp()
                && !handshake.pending()
                && !relation.exists()
                && keeper.idle()
                && traffic.messages().isEmpty();
    }

    // For everybody.

    void locked(Runnable step) {
        lock.lock();
        try {
            step.run();
        } finally {
            lock.unlock();
        }
    }

    Inbox inbox() {
        return inbox;
    }

    Keeper keeper() {
        return keeper;
    }

    PeerLink link() {
        return link;
    }

    Handshake handshake() {
        return handshake;
    }

    MuxChannel open(ChannelKey key) throws Failure {
        MuxChannel channel;
        lock.lock();
        try {
            if (!relation.exists()) {
                throw keeper.unreachable();
            }
            channel = traffic.open(key);
        } finally {
            lock.unlock();
        }
        pump();
        return channel;
    }

    /** Queues a message. */
    void send(Outgoing message) throws Failure {
        lock.lock();
        try {
            if (message.needsLink() && !link.isUp()) {
                LOG.debug("no link to {}, a message is lost", id.shortText());
                return;
            }
            traffic.messages().add(message);
            peers.counters().one(Counter.MESSAGES_OUT);
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Takes back a message that has waited too long; false if it is on its way. */
    boolean takeBack(Outgoing message) {
        lock.lock();
        try {
            return traffic.messages().remove(message);
        } finally {
            lock.unlock();
        }
    }

    /** {@return why there is no link, for who needs one} */
    Failure unreachable() {
        lock.lock();
        try {
            return keeper.unreachable();
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether a message still waits to be sent} The lock is held. */
    boolean waits(Outgoing message) {
        return traffic.messages().contains(message);
    }

    /** Takes the link down for good. */
    void forget(String why) {
        Connection last;
        Connection pending;
        lock.lock();
        try {
            keeper.stop(why);
            last = link.connection();
            pending = handshake.drop();
        } finally {
            lock.unlock();
        }
        if (pending != null) {
            pending.close(why);
        }
        if (last != null) {
            last.bye(why);
        }
        lost(why);
    }

    /** Writes what is due, if there is a link. Called without the lock. */
    void pump() {
        link.pump();
    }

    // When a link comes or goes.

    /** Makes a connection that is up the link, and gives those to close instead. Called with the lock held. */
    List<Connection> adopt(Connection connection, Hello hello, Role role, String community) {
        List<Connection> ending = Stream.of(
                        Optional.ofNullable(link.connection()), Optional.ofNullable(handshake.drop()))
                .flatMap(Optional::stream)
                .filter(each -> each != connection)
                .toList();
        if (link.isUp()) {
            link.heartbeat().stop();
        }
        grace.end();
        peers.counters().one(Counter.LINKS_OPENED);
        peers.counters().add(Counter.LINKS_UP, link.isUp() ? 0 : 1);
        if (relation.exists() && !relation.continues(hello)) {
            lose(relation.sameProcess(hello) ? "it no longer waited for us" : "it was restarted");
        }
        relation.learn(hello);
        if (mayLog(role)) {
            LOG.info(
                    "link with {} is up: {} {}, {}",
                    id.shortText(),
                    connection.dialled() ? "to" : "from",
                    connection.address(),
                    role);
        }
        link.up(connection, hello, role, community);
        keeper.linkUp(link.snapshot());
        peers.events().linkUp(link.snapshot());
        return ending;
    }

    /** A connection of this peer is over, or about to be. */
    void gone(Connection connection, String why) {
        lock.lock();
        try {
            handshake.gone(connection);
            if (link.connection() == connection) {
                if (mayLog(link.snapshot().role())) {
                    LOG.info("link with {} is down: {}", id.shortText(), why);
                }
                peers.counters().add(Counter.LINKS_UP, -1);
                link.down();
                peers.events().linkDown(link.snapshot());
                grace.begin(why);
                keeper.linkDown();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is left between the two: this side no longer waits, or the other has said so. */
    void lost(String why) {
        lock.lock();
        try {
            if (relation.exists() && !link.isUp()) {
                relation.givenUp();
                lose(why);
                handshake.drop(); // It has told the old relation; its answer is refused and the dial made again.
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing ran here for a while, or the network is another one: nobody is to blame, and everything is tried at once. */
    void woke() {
        Heartbeat doubted = null;
        lock.lock();
        try {
            if (link.isUp()) {
                doubted = link.heartbeat();
            } else if (relation.exists()) {
                grace.beginAnew();
            }
            keeper.hurry();
        } finally {
            lock.unlock();
        }
        if (doubted != null) {
            doubted.probe();
        }
    }

    private void lose(String why) {
        if (mayLog(link.snapshot().role())) {
            LOG.info("peer {} lost: {}", id.shortText(), why);
        }
        traffic.lost(why);
        peers.notifier().lost(this, why);
        peers.events().peerLost(id, why);
    }

    /** Anybody may come and go as a guest, as often as he likes. */
    private boolean mayLog(Role role) {
        return role == Role.MEMBER || peers.strangers().allows(LOG);
    }
}
