package cpcc.messaging;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;

/** Asks the other end of a link for signs of life, measures the round trip, and ends the link when it is silent. */
final class Heartbeat {
    /** How long an answer may take when there is reason to doubt the link. */
    private static final Duration PROBE = Duration.ofSeconds(3);

    private final Peers peers;
    private final PeerLink link;
    private final Connection connection;
    private final Duration interval;
    private final Silence silence;
    private final ScheduledFuture<?> beat;
    private volatile long number;
    private volatile long answered;
    private long sentAt;
    private Duration shortest;

    /** Begins at once. */
    Heartbeat(Peers peers, PeerLink link, Connection connection) {
        this.peers = peers;
        this.link = link;
        this.connection = connection;
        this.interval = Duration.ofMillis(peers.config().pingIntervalMs());
        this.silence = new Silence(interval.toNanos(), peers.now());
        this.beat = peers.threads().every(interval, this::beat);
    }

    void stop() {
        beat.cancel(false);
    }

    /** Asks at once, and gives the link up if no answer comes soon. Called without the lock. */
    void probe() {
        long asked = peers.now();
        link.ping(connection);
        long mine = number;
        peers.threads().after(PROBE, () -> probed(asked, mine));
    }

    /** A PING with this number goes out. The peer's lock is held. */
    void pinged(long sent) {
        number = sent;
        sentAt = peers.now();
    }

    /** The peer's lock is held. */
    void ponged(long heard) {
        answered = heard;
        if (heard == number) {
            Duration roundTrip = Duration.ofNanos(Math.max(1, peers.now() - sentAt));
            if (shortest == null || roundTrip.compareTo(shortest) < 0) {
                shortest = roundTrip;
            }
            link.measured(roundTrip, shortest);
        }
    }

    private void beat() {
        Duration timeout = Duration.ofMillis(peers.config().pingTimeoutMs());
        if (silence.isDeath(peers.now(), connection.lastReceived(), timeout.toNanos())) {
            connection.giveUp("no sign of life for " + timeout.toSeconds() + " s");
        } else {
            link.ping(connection);
        }
    }

    private void probed(long asked, long mine) {
        // What came early may have waited in this machine; what comes late was sent by somebody who lives.
        boolean alive = answered >= mine || connection.lastReceived() - asked > PROBE.toNanos() / 2;
        if (!alive && peers.now() - asked > 2 * PROBE.toNanos()) {
            probe(); // Stopped again meanwhile.
        } else if (!alive) {
            connection.giveUp("no answer within " + PROBE.toSeconds() + " s");
        }
    }
}
