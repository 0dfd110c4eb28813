package cpcc.p2p.api;

import cpcc.messaging.api.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A member of a community as this peer sees it now: a value (an entry of the paper's Peer List).
 *
 * @param id its identity
 * @param name what it calls itself; never unique
 * @param community the community's id
 * @param self whether it is this peer
 * @param active whether it is signed on
 * @param since when it became active or inactive as seen from here
 * @param roundTrip of the last ping, empty while inactive or unmeasured
 */
public record Peer(
        PeerId id,
        String name,
        String community,
        boolean self,
        boolean active,
        Instant since,
        Optional<Duration> roundTrip) {}
