package cpcc.messaging;

import cpcc.messaging.api.Counter;
import cpcc.messaging.api.LinkStats;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what goes over the links. Thread-safe, and cheap enough for every frame. */
final class Counters {
    /** Reasons for the end of a connection that are no reason of a failure. */
    static final String TLS = "tls";

    static final String TIMEOUT = "handshake-timeout";
    static final String TOO_MANY = "too-many";
    static final String ENDED = "ended";

    private final Instant since;
    private final LongAdder[] counts = new LongAdder[Counter.values().length];
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    Counters(Instant since) {
        this.since = since;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void one(Counter counter) {
        counts[counter.ordinal()].increment();
    }

    void add(Counter counter, long n) {
        counts[counter.ordinal()].add(n);
    }

    long of(Counter counter) {
        return Math.max(0, counts[counter.ordinal()].sum());
    }

    /** A connection ends without being a link; the reasons are few and this peer's own. */
    void refused(String reason) {
        one(Counter.CONNECTIONS_REFUSED);
        refused.computeIfAbsent(reason, each -> new LongAdder()).increment();
    }

    /** Whole frames go out. */
    void out(ByteBuffer frames) {
        int n = 0;
        for (int at = frames.position(); at < frames.limit(); at += Integer.BYTES + frames.getInt(at)) {
            n++;
        }
        add(Counter.FRAMES_OUT, n);
        add(Counter.BYTES_OUT, frames.remaining());
    }

    LinkStats snapshot() {
        EnumMap<Counter, Long> all = new EnumMap<>(Counter.class);
        for (Counter each : Counter.values()) {
            all.put(each, of(each));
        }
        TreeMap<String, Long> reasons = new TreeMap<>();
        refused.forEach((reason, count) -> reasons.put(reason, count.sum()));
        return new LinkStats(since, all, reasons);
    }
}
