package cpcc.messaging.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A link that is up: a value, it does not change.
 *
 * @param peer who is at the other end
 * @param role in which role the two are linked
 * @param community for which the link was made
 * @param incarnation of the other peer's process; another one means it has lost all its sessions
 * @param address where the other end is
 * @param dialled whether this side dialled
 * @param since when it came up
 * @param roundTrip of the last ping, empty before the first answer
 */
public record Link(
        PeerId peer,
        Role role,
        String community,
        String incarnation,
        Address address,
        boolean dialled,
        Instant since,
        Optional<Duration> roundTrip) {}
