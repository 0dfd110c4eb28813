package cpcc.p2p;

import cpcc.messaging.api.PeerId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Who is signed on, as seen from here. A value.
 *
 * @param seen what is known of the peers that were ever linked
 * @param start since when all others have been inactive
 */
record Presence(Map<PeerId, Seen> seen, Instant start) {
    Presence {
        seen = Map.copyOf(seen);
    }

    /**
     * One peer.
     *
     * @param active whether it is signed on
     * @param since when that began
     */
    record Seen(boolean active, Instant since) {}

    Seen of(PeerId peer) {
        return seen.getOrDefault(peer, new Seen(false, start));
    }

    boolean active(PeerId peer) {
        return of(peer).active();
    }

    /** {@return the same with the peer active or not, the same object if it was so already} */
    Presence with(PeerId peer, boolean active, Instant now) {
        if (active(peer) == active) {
            return this;
        }
        Map<PeerId, Seen> next = new HashMap<>(seen);
        next.put(peer, new Seen(active, now));
        return new Presence(next, start);
    }
}
