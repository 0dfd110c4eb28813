package cpcc.messaging;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.channel.Multiplexer;
import cpcc.messaging.channel.MuxChannel;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.Hello;
import cpcc.messaging.wire.OpenHead;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.Refusal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is between this peer and one other, from link to link: which link is up, the channels, the messages that wait.
 *
 * <p>Guarded by its lock, under which nothing is written and nobody else's code is called.
 */
final class Peer implements Multiplexer.Owner {
    /** The one version of the protocol so far. */
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    /** Two dials cross within this time; a second link that comes later means that the first is dead. */
    private static final Duration CROSSING = Duration.ofSeconds(2);
    /** A bulk window is as large as this rate fills in one round trip. */
    private static final long BYTES_PER_SECOND = 12_500_000;

    private final Peers peers;
    private final PeerId id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Multiplexer mux;
    private final Outbox outbox;
    private final Keeper keeper;
    private Connection current;
    private Connection helloSent;
    private Link link;
    private long upSince;
    private Heartbeat heartbeat;
    private ScheduledFuture<?> grace;
    private String incarnation;
    private long relationOfPeer;
    private long relation;

    Peer(Peers peers, PeerId id) {
        this.peers = peers;
        this.id = id;
        this.mux = new Multiplexer(peers.self(), id, peers.muxLimits(), peers.json(), lock, this);
        this.outbox = new Outbox(peers.config().unsentBytesPerPeer());
        this.keeper = new Keeper(peers, this);
        this.relation = peers.random().nextLong() >>> 11; // A JSON number that every reader keeps exactly.
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

    /** {@return whether nothing is lost by forgetting this peer} */
    boolean idle() {
        return !lock.isLocked()
                && current == null
                && helloSent == null
                && incarnation == null
                && keeper.idle()
                && outbox.isEmpty();
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

    Keeper keeper() {
        return keeper;
    }

    MuxChannel open(ChannelKey key) throws Failure {
        MuxChannel channel;
        lock.lock();
        try {
            if (incarnation == null) {
                throw new Failure(
                        Reason.UNREACHABLE,
                        "No link to peer " + id.shortText(),
                        "Check that it is running; it is linked again by itself");
            }
            channel = mux.open(key);
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
            outbox.add(message);
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Takes back a message that has waited too long; false if it is on its way. */
    boolean takeBack(Outgoing message) {
        lock.lock();
        try {
            return outbox.remove(message);
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether a message still waits to be sent} The lock is held. */
    boolean waits(Outgoing message) {
        return outbox.contains(message);
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
            return new Hello(List.of(VERSION), peers.incarnation(), relation, dial.role(), dial.community());
        } finally {
            lock.unlock();
        }
    }

    /** Makes a connection that came in, and was admitted, the link; unless this side's own dial is the one to stay. */
    void admitted(Connection connection, Hello hello) {
        List<Connection> ending = List.of();
        Hello answer = null;
        lock.lock();
        try {
            if (!crosses(hello)) {
                ending = adopt(connection, hello, hello.role(), hello.community());
                answer = new Hello(List.of(VERSION), peers.incarnation(), relation, hello.role(), hello.community());
            }
        } finally {
            lock.unlock();
        }
        if (answer == null) {
            connection.cross();
            return;
        }
        peers.transport().authenticated(connection);
        replaced(ending);
        connection.open(answer);
    }

    /** The other side has accepted a connection that this one dialled. */
    void acknowledged(Connection connection, Dial dial, Hello answer) throws ProtocolException {
        if (!answer.versions().equals(List.of(VERSION))) {
            throw new ProtocolException("an answer in version " + answer.versions());
        }
        List<Connection> ending;
        lock.lock();
        try {
            if (helloSent != connection) {
                throw new ProtocolException("an answer to a HELLO that is void by now");
            }
            ending = adopt(connection, answer, dial.role(), dial.community());
            dial.linked(link);
        } finally {
            lock.unlock();
        }
        replaced(ending);
        connection.open(null);
    }

    private static void replaced(List<Connection> ending) {
        for (Connection each : ending) {
            each.close("replaced by a newer link");
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
                LOG.info("link with {} is down: {}", id.shortText(), why);
                current = null;
                heartbeat.stop();
                outbox.linkDown();
                peers.events().linkDown(link);
                grace = peers.threads().after(peers.grace(), () -> graceOver(why));
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
            if (incarnation != null && current == null) {
                lose(why);
                relation++;
                helloSent = null; // It has told the old relation; its answer is refused and the dial made again.
            }
        } finally {
            lock.unlock();
        }
    }

    private void graceOver(String why) {
        lost("away for more than " + peers.grace().toSeconds() + " s (" + why + ")");
    }

    /** Whether the other side's dial has crossed one of this side's, which is the one to stay. */
    private boolean crosses(Hello hello) {
        boolean ours = peers.self().compareTo(id) < 0;
        if (!ours) {
            return false;
        }
        boolean young = peers.now() - upSince < CROSSING.toNanos();
        boolean same = hello.incarnation().equals(incarnation) && current != null;
        boolean better = same && link.role() == Role.GUEST && hello.role() == Role.MEMBER;
        return helloSent != null || same && link.dialled() && young && !better;
    }

    /** Makes the connection the link, and gives those to close instead. */
    private List<Connection> adopt(Connection connection, Hello hello, Role role, String community) {
        boolean known = incarnation != null;
        boolean same = hello.incarnation().equals(incarnation) && hello.relation() == relationOfPeer;
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
        if (known && !same) {
            boolean restarted = !hello.incarnation().equals(incarnation);
            lose(restarted ? "it was restarted" : "it no longer waited for us");
        }
        incarnation = hello.incarnation();
        relationOfPeer = hello.relation();
        current = connection;
        upSince = peers.now();
        link = new Link(
                id,
                role,
                community,
                incarnation,
                connection.address(),
                connection.dialled(),
                peers.clock().instant(),
                Optional.empty());
        LOG.info(
                "link with {} is up: {} {}, {}",
                id.shortText(),
                connection.dialled() ? "to" : "from",
                connection.address(),
                role);
        connection.up(this);
        outbox.linkDown();
        mux.linkUp();
        heartbeat = new Heartbeat(peers, this, connection);
        keeper.linkUp(link);
        peers.events().linkUp(link);
        return ending;
    }

    private void lose(String why) {
        incarnation = null;
        mux.loseAll(why);
        outbox.lost();
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
            if (frame instanceof Frame.Ping ping) {
                control(Frames.pong(ping.number()));
            } else if (frame instanceof Frame.Pong pong) {
                mux.ponged(pong.number());
                heartbeat.ponged(pong.number());
            } else {
                mux.receive(frame);
            }
            if (outbox.overrun()) {
                throw new ProtocolException("asks for answers and does not read them");
            }
        } finally {
            lock.unlock();
        }
    }

    void ping(Connection connection, long number) {
        lock.lock();
        try {
            if (connection == current) {
                mux.pingSent(number);
                outbox.urgent(Frames.ping(number));
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
        peers.events().measured(link);
        mux.roundTrip(shortest.toNanos() * BYTES_PER_SECOND / 1_000_000_000L);
    }

    /** {@return what has to go out next over this connection, null if nothing} */
    ByteBuffer due(Connection connection, ByteBuffer batch) {
        lock.lock();
        try {
            if (connection != current) {
                return null;
            }
            batch.clear();
            ByteBuffer large = outbox.fill(batch);
            if (large != null) {
                return large;
            }
            if (outbox.isDrained()) {
                mux.fill(batch);
            }
            return batch.flip().hasRemaining() ? batch : null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pump() {
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

    @Override
    public Consumer<Channel> expected(OpenHead head) {
        return peers.channels().expected(id, head);
    }

    @Override
    public void control(ByteBuffer frame) {
        outbox.control(frame);
    }

    @Override
    public void later(Runnable work) {
        peers.threads().run(work);
    }

    static Refusal crossing() {
        return new Refusal(Dial.CROSSING, "the other peer has dialled at the same time", "");
    }
}
