package cpcc.messaging;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.codec.PeerCodecs;
import cpcc.messaging.wire.Hello;
import cpcc.messaging.wire.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The making of a link with one peer: what the two say of themselves in HELLO and its answer, and which of several connections
 * is the one to stay.
 *
 * <p>Guarded by the peer's lock, under which nothing is written and no connection is ended.
 */
final class Handshake {
    /** The one version of the protocol so far. */
    static final int VERSION = 1;

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
    private final Peer peer;
    private final ReentrantLock lock;
    private final Relation relation;
    private final PeerCodecs codecs;
    private Connection helloSent;

    Handshake(Peers peers, Peer peer, ReentrantLock lock, Relation relation, PeerCodecs codecs) {
        this.peers = peers;
        this.peer = peer;
        this.lock = lock;
        this.relation = relation;
        this.codecs = codecs;
    }

    // For those who hold the lock.

    /** {@return whether a HELLO of this side awaits its answer} */
    boolean pending() {
        return helloSent != null;
    }

    /** {@return the connection whose HELLO awaits its answer, null if there is none} That HELLO is void from now on. */
    Connection drop() {
        Connection dropped = helloSent;
        helloSent = null;
        return dropped;
    }

    void gone(Connection connection) {
        if (helloSent == connection) {
            helloSent = null;
        }
    }

    // For everybody.

    /** {@return what a dialled connection has to say; null if it is no longer wanted} */
    Hello hello(Connection connection, Dial dial) {
        lock.lock();
        try {
            if (peer.linked() && (peer.satisfied() || dial.role() == Role.GUEST)) {
                dial.linked(peer.link().snapshot());
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
            if (!twin && !crossing && connection.up(peer)) {
                ending = peer.adopt(connection, hello, hello.role(), hello.community());
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
            if (!twin && !connection.up(peer)) {
                return;
            }
            if (!twin) {
                ending = peer.adopt(connection, answer, dial.role(), dial.community());
                dial.linked(peer.link().snapshot());
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
        return new Hello(List.of(VERSION), peers.incarnation(), relation.mine(), role, community, codecs.announce());
    }

    /** Whether the other side's dial has crossed one of this side's, which is the one to stay. */
    private boolean crosses(Hello hello) {
        boolean ours = peers.self().compareTo(peer.id()) < 0;
        if (!ours) {
            return false;
        }
        PeerLink link = peer.link();
        boolean young = link.age() < CROSSING.toNanos();
        boolean same = relation.sameProcess(hello) && link.isUp();
        boolean better = same && link.snapshot().role() == Role.GUEST && hello.role() == Role.MEMBER;
        return pending() || same && link.snapshot().dialled() && young && !better;
    }

    private void replaced(List<Connection> ending) {
        for (Connection each : ending) {
            peers.threads().after(LAST_WORDS, () -> each.close("replaced by a newer link"));
        }
    }
}
