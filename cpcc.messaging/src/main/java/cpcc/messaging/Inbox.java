package cpcc.messaging;

import cpcc.messaging.api.PeerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of one peer that wait to be handled: bounded in number, bytes and rate. Thread-safe. */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final long TOLD_EVERY_NANOS = 10_000_000_000L;
    private static final int MAX_TYPES = 256;

    private final Threads threads;
    private final LongSupplier nanos;
    private final int maxWaiting;
    private final long maxBytes;
    private final RateLimit rate;
    private final SerialQueue envelopes;
    private final Map<String, SerialQueue> byType = new ConcurrentHashMap<>();
    private int waiting;
    private long bytes;
    private long told;
    private boolean toldOnce;

    Inbox(Threads threads, MessagingConfig config, LongSupplier nanos) {
        this.threads = threads;
        this.nanos = nanos;
        this.maxWaiting = config.waitingMessagesPerPeer();
        this.maxBytes = 4L * Math.max(config.messageBytes(), config.unsentBytesPerPeer());
        this.rate = new RateLimit(config.messagesPerSecond(), nanos);
        this.envelopes = new SerialQueue(threads);
    }

    /** {@return whether there is room for one more} */
    synchronized boolean enter(int size) {
        if (waiting >= maxWaiting || bytes + size > maxBytes) {
            return false;
        }
        waiting++;
        bytes += size;
        return true;
    }

    synchronized void leave(int size) {
        waiting--;
        bytes -= size;
    }

    /** {@return whether the peer may have one more message handled now} */
    boolean allowed() {
        return rate.take();
    }

    SerialQueue envelopes() {
        return envelopes;
    }

    /** Only types that somebody listens to get here, so there are few. */
    SerialQueue ofType(String type) {
        if (byType.size() > MAX_TYPES) {
            byType.clear();
        }
        return byType.computeIfAbsent(type, each -> new SerialQueue(threads));
    }

    /** Logs now and then that messages are dropped. */
    synchronized void dropped(PeerId peer) {
        long now = nanos.getAsLong();
        if (!toldOnce || now - told > TOLD_EVERY_NANOS) {
            toldOnce = true;
            told = now;
            LOG.warn("peer {} sends more messages than it may; some are dropped", peer.shortText());
        }
    }
}
