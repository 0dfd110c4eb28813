package cpcc.p2p;

import cpcc.p2p.api.Peer;
import cpcc.p2p.api.PeerListener;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the peer listeners: a new one everything, then each of them every change. Any thread; never waits for a listener. */
final class Audience implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);
    private static final PeerList NOBODY = new PeerList(List.of());
    private static final long STOP_SECONDS = 2;

    private final ExecutorService pool;
    private final UnaryOperator<Peer> measured;
    private final Map<PeerListener, Told> listeners = new IdentityHashMap<>();
    private PeerList known;

    /** One listener and its queue. */
    private static final class Told {
        private final PeerListener listener;
        private final Serial queue;
        private volatile boolean gone;

        Told(PeerListener listener, Serial queue) {
            this.listener = listener;
            this.queue = queue;
        }
    }

    /**
     * Nobody listens.
     *
     * @param pool calls the listeners; ended with this
     * @param known what there is to tell at first
     * @param measured adds the round trip
     */
    Audience(ExecutorService pool, PeerList known, UnaryOperator<Peer> measured) {
        this.pool = pool;
        this.known = known;
        this.measured = measured;
    }

    synchronized void add(PeerListener listener) {
        if (!pool.isShutdown()) {
            Told told = new Told(listener, new Serial(pool));
            listeners.put(listener, told);
            queue(told, known.since(NOBODY));
        }
    }

    /** What is still queued for the listener is not told any more. */
    synchronized void remove(PeerListener listener) {
        Told told = listeners.remove(listener);
        if (told != null) {
            told.gone = true;
        }
    }

    synchronized void tell(PeerList next) {
        List<PeerList.Change> changes = next.since(known);
        known = next;
        if (!changes.isEmpty() && !pool.isShutdown()) {
            listeners.values().forEach(told -> queue(told, changes));
        }
    }

    /** Ends the threads; a listener that is being called is given a moment. */
    @Override
    public void close() {
        synchronized (this) {
            listeners.values().forEach(told -> told.gone = true);
            listeners.clear();
            pool.shutdown();
        }
        try {
            if (!pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a peer listener did not return within {} s, it is interrupted", STOP_SECONDS);
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void queue(Told told, List<PeerList.Change> changes) {
        if (!changes.isEmpty()) {
            told.queue.execute(() -> changes.forEach(change -> call(told, change)));
        }
    }

    private void call(Told told, PeerList.Change change) {
        if (told.gone) {
            return;
        }
        try {
            if (change.gone()) {
                told.listener.peerGone(change.peer());
            } else {
                told.listener.peerChanged(measured.apply(change.peer()));
            }
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "peer listener {} failed for peer {}",
                    told.listener.getClass().getName(),
                    change.peer().id().shortText(),
                    e);
        }
    }
}
