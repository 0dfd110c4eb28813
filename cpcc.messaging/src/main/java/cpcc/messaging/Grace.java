package cpcc.messaging;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The time in which a link that is down may come back, before all that was between the two peers is lost.
 *
 * <p>Called with the peer's lock held.
 */
final class Grace {
    private final Peers peers;
    private final ReentrantLock lock;
    private final Consumer<String> lost;
    private ScheduledFuture<?> timer;
    private long ends;
    private String down = "";

    /**
     * No time runs yet.
     *
     * @param peers know the time
     * @param lock the peer's
     * @param lost told, on a pool thread and without the lock, why the time was in vain; a link that is up by then makes it void
     */
    Grace(Peers peers, ReentrantLock lock, Consumer<String> lost) {
        this.peers = peers;
        this.lock = lock;
        this.lost = lost;
    }

    /** The link is down for this reason, and the time begins. */
    void begin(String why) {
        ends = peers.now() + peers.grace().toNanos();
        down = why;
        timer = peers.threads().after(peers.grace(), () -> over(why));
    }

    /** Nobody is to blame for what has passed of the time, which begins anew. It has begun before. */
    void beginAnew() {
        timer.cancel(false);
        begin(down);
    }

    /** The link is back, if it was down. */
    void end() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Without the lock. */
    private void over(String why) {
        peers.look(); // If this comes late, everybody gets his time anew.
        lock.lock();
        try {
            if (peers.now() - ends < 0) {
                return;
            }
        } finally {
            lock.unlock();
        }
        lost.accept("away for more than " + peers.grace().toSeconds() + " s (" + why + ")");
    }
}
