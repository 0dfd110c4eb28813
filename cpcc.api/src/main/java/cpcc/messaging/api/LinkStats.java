package cpcc.messaging.api;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a peer has counted about its links: a value, it does not change. The counts are read one after the other while the
 * peer works, so that two of them may be a few frames apart.
 *
 * @param since when counting began, which is when the peer was started
 * @param counts every counter and its count; never negative
 * @param refused how many connections ended without becoming a link, by reason: the code of a {@link Reason},
 *     {@code crossing} (both sides dialled), {@code tls}, {@code handshake-timeout}, {@code too-many} (a cap) or {@code ended}
 *     (by the other side, or by this one with nothing to complain of); no reason with none
 */
public record LinkStats(Instant since, Map<Counter, Long> counts, SortedMap<String, Long> refused) {
    /** {@inheritDoc} */
    public LinkStats {
        EnumMap<Counter, Long> all = new EnumMap<>(Counter.class);
        all.putAll(counts);
        counts = Collections.unmodifiableMap(all);
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }

    /**
     * {@return the count of one of them}
     *
     * @param counter which
     */
    public long count(Counter counter) {
        return counts.getOrDefault(counter, 0L);
    }
}
