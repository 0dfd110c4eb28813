package cpcc.messaging;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;

/** Asks the other end of a link for signs of life, measures the round trip, and ends the link when it is silent. */
final class Heartbeat {
    private final Peers peers;
    private final Peer peer;
    private final Connection connection;
    private final ScheduledFuture<?> beat;
    private long number;
    private long sentAt;
    private Duration shortest;

    /** Begins at once. */
    Heartbeat(Peers peers, Peer peer, Connection connection) {
        this.peers = peers;
        this.peer = peer;
        this.connection = connection;
        this.beat = peers.threads().every(Duration.ofMillis(peers.config().pingIntervalMs()), this::beat);
    }

    void stop() {
        beat.cancel(false);
    }

    /** A PING with this number goes out. The peer's lock is held. */
    void pinged(long sent) {
        number = sent;
        sentAt = peers.now();
    }

    /** The peer's lock is held. */
    void ponged(long answered) {
        if (answered == number) {
            Duration roundTrip = Duration.ofNanos(Math.max(1, peers.now() - sentAt));
            if (shortest == null || roundTrip.compareTo(shortest) < 0) {
                shortest = roundTrip;
            }
            peer.measured(roundTrip, shortest);
        }
    }

    private void beat() {
        Duration timeout = Duration.ofMillis(peers.config().pingTimeoutMs());
        if (peers.now() - connection.lastReceived() > timeout.toNanos()) {
            connection.giveUp("no sign of life for " + timeout.toSeconds() + " s");
            return;
        }
        peer.ping(connection);
    }
}
