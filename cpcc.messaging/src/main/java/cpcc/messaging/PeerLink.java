package cpcc.messaging;

import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Role;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.Hello;
import cpcc.messaging.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The link with one peer at work: which connection it is, and what is known of it. Frames of any other connection count for
 * nothing, and nothing is due over it.
 *
 * <p>Guarded by the peer's lock, under which nothing is written.
 */
final class PeerLink {
    private final Peers peers;
    private final PeerId id;
    private final ReentrantLock lock;
    private final Traffic traffic;
    private Connection current;
    private Link link;
    private long upSince;
    private Heartbeat heartbeat;

    /** It is down. */
    PeerLink(Peers peers, PeerId id, ReentrantLock lock, Traffic traffic) {
        this.peers = peers;
        this.id = id;
        this.lock = lock;
        this.traffic = traffic;
    }

    // For those who hold the lock.

    boolean isUp() {
        return current != null;
    }

    /** {@return the connection that it is, null while it is down} */
    Connection connection() {
        return current;
    }

    /** {@return what is known of it, or of the last one if it is down; null before the first} */
    Link snapshot() {
        return link;
    }

    /** {@return how long ago it came up, in nanoseconds; means nothing before the first} */
    long age() {
        return peers.now() - upSince;
    }

    /** {@return what asks for signs of life; null before the first link} */
    Heartbeat heartbeat() {
        return heartbeat;
    }

    /** This connection is the link from now on. The heartbeat of the one before was stopped. */
    void up(Connection connection, Hello hello, Role role, String community) {
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
        traffic.codecs().linkUp(hello.codecs());
        traffic.linkUp();
        heartbeat = new Heartbeat(peers, this, connection);
    }

    /** No connection is the link from now on. */
    void down() {
        current = null;
        heartbeat.stop();
        traffic.linkDown();
    }

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

    // For everybody.

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
