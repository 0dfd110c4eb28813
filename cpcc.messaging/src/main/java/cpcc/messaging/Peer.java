package cpcc.messaging;

import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.channel.MuxChannel;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.Hello;
import cpcc.messaging.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is between this peer and one other, from link to link: which link is up, the channels, the messages that wait.
 *
 * <p>Guarded by its lock, under which nothing is written and nobody else's code is called.
 */
final class Peer {
    /** The one version of the protocol so far. */
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    /** Two dials cross within this time; a second link that comes later means that the first is dead. */
    private static final Duration CROSSING = Duration.ofSeconds(2);
    /** What was on its way over a link that was replaced has this long to arrive. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** Else the two would drive each other out for ever, and their sessions with them. */
    private static final Supplier<Failure> TWIN = () -> new Failure(
            Reason.FAILED,
            "Your key is used by another machine, which came later",
            "Give each machine a key of its own: stop the peer, remove the folder identity from its state folder, and join"
                    + " again");

    private final Peers peers;
    private final PeerId id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Traffic traffic;
    private final Inbox inbox;
    private final Keeper keeper;
    private final Relation relation;
    private Connection current;
    private Connection helloSent;
    private Link link;
    private long upSince;
    private volatile long lastAskedFor;
    private Heartbeat heartbeat;
    private ScheduledFuture<?> grace;
    private long graceEnds;
    private String waitingFor = "";

    Peer(Peers peers, PeerId id) {
        this.peers = peers;
        this.id = id;
        this.traffic = new Traffic(peers, id, lock, this::pump);
        this.inbox = new Inbox(peers.threads(), peers::config, peers::now);
        this.keeper = new Keeper(peers, this);
        // As a JSON number that every reader keeps exactly.
        this.relation = new Relation(peers.random().nextLong() >>> 11);
    }

    PeerId id() {
        return id;
    }

    // For those who hold the lock.

    boolean linked() {
        return current != null;
    }

    boolean satisfied() {
        return current != null && link.role() == Role.MEMBER;
    }

    Link link() {
        return link;
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
                && current == null
                && helloSent == null
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
            if (message.needsLink() && current == null) {
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
            last = current;
            pending = helloSent;
            helloSent = null;
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

    // The making of a link.

    /** {@return what a dialled connection has to say; null if it is no longer wanted} */
    Hello hello(Connection connection, Dial dial) {
        lock.lock();
        try {
            if (current != null && (satisfied() || dial.role() == Role.GUEST)) {
                dial.linked(link);
            }
            if (dial.result().isDone()) {
                return null;
            }
            helloSent = connection;
            return hello(dial.role(), dial.community());
        } finally {
            lock.unlock();
        }
    }

    /** Makes a connection that came in, and was admitted, the link; unless this side's own dial is the one to stay. */
    void admitted(Connection connection, Hello hello) {
        List<Connection> ending = List.of();
        Hello answer = null;
        boolean twin;
        boolean crossing;
        lock.lock();
        try {
            twin = relation.wasReplaced(hello);
            crossing = crosses(hello);
            if (!twin && !crossing && connection.up(this)) {
                ending = adopt(connection, hello, hello.role(), hello.community());
                answer = hello(hello.role(), hello.community());
            }
        } finally {
            lock.unlock();
        }
        if (twin) {
            connection.refuse(TWIN.get());
        } else if (crossing) {
            connection.cross();
        } else if (answer != null) { // Else it has ended while it was judged.
            peers.transport().authenticated(connection, hello.role());
            replaced(ending);
            connection.open(answer);
        }
    }

    /** The other side has accepted a connection that this one dialled. */
    void acknowledged(Connection connection, Dial dial, Hello answer) throws ProtocolException {
        if (!answer.versions().equals(List.of(VERSION))) {
            throw new ProtocolException("an answer in version " + answer.versions());
        }
        List<Connection> ending = List.of();
        boolean twin;
        lock.lock();
        try {
            if (helloSent != connection) {
                throw new ProtocolException("an answer to a HELLO that is void by now");
            }
            twin = relation.wasReplaced(answer);
            if (!twin && !connection.up(this)) {
                return;
            }
            if (!twin) {
                ending = adopt(connection, answer, dial.role(), dial.community());
                dial.linked(link);
            }
        } finally {
            lock.unlock();
        }
        if (twin) {
            connection.refuse(TWIN.get());
            return;
        }
        replaced(ending);
        connection.open(null);
    }

    private Hello hello(Role role, String community) {
        List<String> codecs = traffic.codecs().announce();
        return new Hello(List.of(VERSION), peers.incarnation(), relation.mine(), role, community, codecs);
    }

    private void replaced(List<Connection> ending) {
        for (Connection each : ending) {
            peers.threads().after(LAST_WORDS, () -> each.close("replaced by a newer link"));
        }
    }

    /** A connection of this peer is over, or about to be. */
    void gone(Connection connection, String why) {
        lock.lock();
        try {
            if (helloSent == connection) {
                helloSent = null;
            }
            if (current == connection) {
                if (mayLog()) {
                    LOG.info("link with {} is down: {}", id.shortText(), why);
                }
                current = null;
                peers.counters().add(Counter.LINKS_UP, -1);
                heartbeat.stop();
                traffic.linkDown();
                peers.events().linkDown(link);
                wait(why);
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
            if (relation.exists() && current == null) {
                relation.givenUp();
                lose(why);
                helloSent = null; // It has told the old relation; its answer is refused and the dial made again.
            }
        } finally {
            lock.unlock();
        }
    }

    /** The time in which the link may come back begins. The lock is held. */
    private void wait(String why) {
        graceEnds = peers.now() + peers.grace().toNanos();
        waitingFor = why;
        grace = peers.threads().after(peers.grace(), () -> graceOver(why));
    }

    /** Nothing ran here for a while, or the network is another one: nobody is to blame, and everything is tried at once. */
    void woke() {
        Heartbeat doubted = null;
        lock.lock();
        try {
            if (current != null) {
                doubted = heartbeat;
            } else if (relation.exists()) {
                grace.cancel(false);
                wait(waitingFor);
            }
            keeper.hurry();
        } finally {
            lock.unlock();
        }
        if (doubted != null) {
            doubted.probe();
        }
    }

    private void graceOver(String why) {
        peers.look(); // If this comes late, everybody gets his time anew.
        lock.lock();
        try {
            if (peers.now() - graceEnds < 0) {
                return;
            }
        } finally {
            lock.unlock();
        }
        lost("away for more than " + peers.grace().toSeconds() + " s (" + why + ")");
    }

    /** Whether the other side's dial has crossed one of this side's, which is the one to stay. */
    private boolean crosses(Hello hello) {
        boolean ours = peers.self().compareTo(id) < 0;
        if (!ours) {
            return false;
        }
        boolean young = peers.now() - upSince < CROSSING.toNanos();
        boolean same = relation.sameProcess(hello) && current != null;
        boolean better = same && link.role() == Role.GUEST && hello.role() == Role.MEMBER;
        return helloSent != null || same && link.dialled() && young && !better;
    }

    /** Makes a connection that is up the link, and gives those to close instead. */
    private List<Connection> adopt(Connection connection, Hello hello, Role role, String community) {
        List<Connection> ending = Stream.of(Optional.ofNullable(current), Optional.ofNullable(helloSent))
                .flatMap(Optional::stream)
                .filter(each -> each != connection)
                .toList();
        if (current != null) {
            heartbeat.stop();
        }
        if (grace != null) {
            grace.cancel(false);
            grace = null;
        }
        helloSent = null;
        peers.counters().one(Counter.LINKS_OPENED);
        peers.counters().add(Counter.LINKS_UP, current == null ? 1 : 0);
        if (relation.exists() && !relation.continues(hello)) {
            lose(relation.sameProcess(hello) ? "it no longer waited for us" : "it was restarted");
        }
        relation.learn(hello);
        current = connection;
        upSince = peers.now();
        link = new Link(
                id,
                role,
                community,
                hello.incarnation(),
                connection.address(),
                connection.dialled(),
                peers.clock().instant(),
                Optional.empty());
        if (mayLog()) {
            LOG.info(
                    "link with {} is up: {} {}, {}",
                    id.shortText(),
                    connection.dialled() ? "to" : "from",
                    connection.address(),
                    role);
        }
        traffic.codecs().linkUp(hello.codecs());
        traffic.linkUp();
        heartbeat = new Heartbeat(peers, this, connection);
        keeper.linkUp(link);
        peers.events().linkUp(link);
        return ending;
    }

    /** Anybody may come and go as a guest, as often as he likes. */
    private boolean mayLog() {
        return link.role() == Role.MEMBER || peers.strangers().allows(LOG);
    }

    private void lose(String why) {
        if (mayLog()) {
            LOG.info("peer {} lost: {}", id.shortText(), why);
        }
        traffic.lost(why);
        peers.notifier().lost(this, why);
        peers.events().peerLost(id, why);
    }

    // The link at work.

    void frame(Connection connection, Frame frame) throws ProtocolException {
        lock.lock();
        try {
            if (connection != current) {
                return; // Of a link that was replaced: the channels say again where they are.
            }
            traffic.frame(frame);
            if (frame instanceof Frame.Pong pong) {
                heartbeat.ponged(pong.number());
            }
        } finally {
            lock.unlock();
        }
    }

    void ping(Connection connection) {
        lock.lock();
        try {
            if (connection == current) {
                heartbeat.pinged(traffic.ping());
            }
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Called with the lock held. */
    void measured(Duration roundTrip, Duration shortest) {
        link = new Link(
                id,
                link.role(),
                link.community(),
                link.incarnation(),
                link.address(),
                link.dialled(),
                link.since(),
                Optional.of(roundTrip));
        peers.counters().one(Counter.ROUND_TRIPS);
        peers.counters().add(Counter.ROUND_TRIP_MICROS, roundTrip.toNanos() / 1000);
        peers.events().measured(link);
        traffic.measured(shortest);
    }

    /** {@return what has to go out next over this connection, null if nothing} */
    ByteBuffer due(Connection connection, ByteBuffer batch) {
        lock.lock();
        try {
            return connection == current ? traffic.due(batch) : null;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is due, if there is a link. Called without the lock. */
    void pump() {
        Connection now;
        lock.lock();
        try {
            now = current;
        } finally {
            lock.unlock();
        }
        if (now != null) {
            now.pump();
        }
    }
}
