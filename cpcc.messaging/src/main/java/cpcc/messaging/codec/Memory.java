package cpcc.messaging.codec;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What codecs hold outside of Java's heap, all channels together. Thread-safe. */
final class Memory {
    private final LongSupplier limit;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong contexts = new AtomicLong();

    /** Nothing held; the limit is asked for each time. */
    Memory(LongSupplier limit) {
        this.limit = limit;
    }

    /** {@return whether there is room, which is the caller's then} */
    boolean take(long more) {
        long allowed = limit.getAsLong();
        long before = bytes.getAndUpdate(now -> now + more <= allowed ? now + more : now);
        return before + more <= allowed;
    }

    /** Takes it even if it is too much: what the peer is promised by the protocol. */
    void force(long more) {
        bytes.addAndGet(more);
    }

    void give(long back) {
        bytes.addAndGet(-back);
    }

    void opened() {
        contexts.incrementAndGet();
    }

    void closed() {
        contexts.decrementAndGet();
    }

    long bytes() {
        return bytes.get();
    }

    long contexts() {
        return contexts.get();
    }
}
