package cpcc.messaging;

import cpcc.messaging.api.PeerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
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
    private final int maxWaiting;
    private final long maxBytes;
    private final RateLimit rate;
    private final LogLimit told;
    private final Line entrance;
    private final Map<String, Line> byType = new ConcurrentHashMap<>();

    Inbox(Threads threads, MessagingConfig config, LongSupplier nanos) {
        this.threads = threads;
        this.maxWaiting = config.waitingMessagesPerPeer();
        this.maxBytes = (long) WHOLE_MESSAGES * config.messageBytes();
        this.rate = new RateLimit(config.messagesPerSecond(), nanos);
        this.told = new LogLimit(1, nanos);
        this.entrance = new Line(
                maxWaiting, (long) WHOLE_MESSAGES * Math.max(config.messageBytes(), config.unsentBytesPerPeer()));
    }

    /** Messages that are worked off in order. */
    final class Line {
        private final SerialQueue queue = new SerialQueue(threads);
        private final int most;
        private final long mostBytes;
        private int waiting;
        private long bytes;

        private Line(int most, long mostBytes) {
            this.most = most;
            this.mostBytes = mostBytes;
        }

        /** {@return false if there is no room for one more of this size}; else the work is done in its turn. */
        boolean add(int size, Runnable work) {
            synchronized (this) {
                if (waiting >= most || bytes + size > mostBytes) {
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

    Line entrance() {
        return entrance;
    }

    /** Only types that somebody listens to get here, so there are few. */
    Line ofType(String type) {
        if (byType.size() > MAX_TYPES) {
            byType.clear();
        }
        return byType.computeIfAbsent(type, each -> new Line(maxWaiting, maxBytes));
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
