package cpcc.das;

import cpcc.das.session.Present;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Which backends failed to start a session within the last minute. May be used by any thread. */
final class RecentFailures {
    /** How long a backend that failed is tried only after the others. */
    static final Duration MEMORY = Duration.ofSeconds(60);

    private final LongSupplier nanoTime;
    private final Map<Object, Entry> entries = new ConcurrentHashMap<>();

    RecentFailures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Entry(String why, long at) {}

    void add(Present<?> backend, String why) {
        entries.put(backend.service(), new Entry(why, nanoTime.getAsLong()));
    }

    void forget(Object service) {
        entries.remove(service);
    }

    /** {@return what it did; empty if it did nothing wrong within the last minute} */
    Optional<String> of(Present<?> backend) {
        return Optional.ofNullable(entries.get(backend.service()))
                .filter(e -> nanoTime.getAsLong() - e.at < MEMORY.toNanos())
                .map(Entry::why);
    }
}
