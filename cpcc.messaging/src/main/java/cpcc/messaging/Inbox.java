package cpcc.messaging;

import cpcc.config.api.PeerConfig;
import cpcc.messaging.api.PeerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one peer that wait: bounded in number, bytes and rate. Those that are not read yet wait at the entrance,
 * the others in the line of their type, so that a slow listener keeps no other's messages out, and no answers. Thread-safe.
 */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int MAX_TYPES = 256;
    private static final int WHOLE_MESSAGES = 4;

    private final Threads threads;
    private final Supplier<PeerConfig> config;
    private final RateLimit rate;
    private final LogLimit told;
    private final Line entrance;
    private final Map<String, Line> byType = new ConcurrentHashMap<>();

    Inbox(Threads threads, Supplier<PeerConfig> config, LongSupplier nanos) {
        this.threads = threads;
        this.config = config;
        this.rate = new RateLimit(() -> config.get().messagesPerSecond(), nanos);
        this.told = new LogLimit(1, nanos);
        this.entrance = new Line(
                () -> Math.max(config.get().messageBytes(), config.get().unsentBytesPerPeer()));
    }

    /** Messages that are worked off in order. */
    final class Line {
        private final SerialQueue queue = new SerialQueue(threads);
        private final IntSupplier wholeMessage;
        private int waiting;
        private long bytes;

        private Line(IntSupplier wholeMessage) {
            this.wholeMessage = wholeMessage;
        }

        /** {@return false if there is no room for one more of this size}; else the work is done in its turn. */
        boolean add(int size, Runnable work) {
            synchronized (this) {
                long most = (long) WHOLE_MESSAGES * wholeMessage.getAsInt();
                if (waiting >= config.get().waitingMessagesPerPeer() || bytes + size > most) {
                    return false;
                }
                waiting++;
                bytes += size;
            }
            queue.add(() -> {
                try {
                    work.run();
                } finally {
                    leave(size);
                }
            });
            return true;
        }

        private synchronized void leave(int size) {
            waiting--;
            bytes -= size;
        }
    }

    /** {@return whether the peer may have one more message handled now} */
    boolean allowed() {
        return rate.take();
    }

    /** {@return whether the peer goes on although it has long been over the limit: what it sends is not worth reading} */
    boolean flooded() {
        return rate.exhausted();
    }

    Line entrance() {
        return entrance;
    }

    /** Only types that somebody listens to get here, so there are few. */
    Line ofType(String type) {
        if (byType.size() > MAX_TYPES) {
            byType.clear();
        }
        return byType.computeIfAbsent(type, each -> new Line(() -> config.get().messageBytes()));
    }

    /** Logs now and then that messages are dropped. */
    void dropped(PeerId peer) {
        if (told.allows(LOG)) {
            LOG.warn("peer {} sends more messages than it may; some are dropped", peer.shortText());
        }
    }

    /** {@return whether a line about this peer's messages may be logged now} */
    boolean mayLog(Logger log) {
        return told.allows(log);
    }
}
