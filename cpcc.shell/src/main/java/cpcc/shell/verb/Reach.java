package cpcc.shell.verb;

import cpcc.backend.api.Check;
import cpcc.p2p.api.Peer;
import java.util.List;
import java.util.Optional;

/**
 * What may be wrong when not one other member is active. A link is made by whichever side reaches the other; that none does
 * is seen by nobody, so it is said wherever people look for the others.
 */
final class Reach {
    private Reach() {}

    /**
     * {@return what to say, empty if nothing}
     *
     * @param peers of all communities
     */
    static Optional<Check> of(List<Peer> peers) {
        List<Peer> others = peers.stream().filter(peer -> !peer.self()).toList();
        if (others.isEmpty() || others.stream().anyMatch(Peer::active)) {
            return Optional.empty();
        }
        return Optional.of(Check.warning(
                "no other member is active: they do not run, or neither side reaches the other",
                "if they run, make one side reachable: forward port 7420 at its router, or use IPv6 or a VPN such as"
                        + " WireGuard, and name that address with cpcc start --address"));
    }
}
