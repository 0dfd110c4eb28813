package cpcc.p2p.membership;

import cpcc.messaging.api.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts requests to join that were refused, so that nobody tries many secrets. Any thread. */
public final class Guesses {
    private static final int MAX_WRONG = 5;
    private static final int MAX_GUESSERS = 1_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** The one who was wrong first is the first. */
    private final Map<PeerId, List<Instant>> wrong = new LinkedHashMap<>();

    /** {@return whether the peer may try again now} */
    public synchronized boolean allowed(PeerId peer, Instant now) {
        wrong.values()
                .forEach(times -> times.removeIf(time -> !time.plus(WINDOW).isAfter(now)));
        wrong.values().removeIf(List::isEmpty);
        List<Instant> times = wrong.get(peer);
        return times == null || times.size() < MAX_WRONG;
    }

    /** Remembers that the peer was wrong, and forgets the oldest of too many: others keep nobody out by being wrong. */
    public synchronized void wrong(PeerId peer, Instant now) {
        if (wrong.size() >= MAX_GUESSERS && !wrong.containsKey(peer)) {
            wrong.remove(wrong.keySet().iterator().next());
        }
        wrong.computeIfAbsent(peer, p -> new ArrayList<>()).add(now);
    }
}
