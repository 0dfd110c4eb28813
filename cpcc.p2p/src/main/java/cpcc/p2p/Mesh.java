package cpcc.p2p;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Role;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.membership.Hints;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keeps a link to every other member: a full mesh, which is right up to about 16 peers. Both sides keep; the Message Handler
 * resolves the crossing.
 *
 * <p>On the thread of the {@link Effects} only.
 */
final class Mesh {
    private final Links links;
    private final PeerId self;
    private final Map<PeerId, Kept> kept = new HashMap<>();
    private boolean ended;

    /** What is asked of {@link Links#keep}. */
    private record Kept(String community, Set<Address> addresses) {}

    Mesh(Links links, PeerId self) {
        this.links = links;
        this.self = self;
    }

    /** Brings the links in line with who is a member and where. */
    void align(View view) {
        if (ended) {
            return;
        }
        Map<PeerId, Kept> wanted = wanted(view, self);
        for (PeerId peer : List.copyOf(kept.keySet())) {
            if (!wanted.containsKey(peer)) {
                drop(peer);
            }
        }
        Set<PeerId> guests = links.up().stream()
                .filter(link -> link.role() == Role.GUEST)
                .map(Link::peer)
                .collect(Collectors.toSet());
        wanted.forEach((peer, how) -> {
            // Whoever joins is linked as a guest until it has the answer; two links at a time there cannot be.
            if (!guests.contains(peer) && !how.equals(kept.get(peer))) {
                kept.put(peer, how);
                links.keep(peer, how.community(), how.addresses());
            }
        });
    }

    /** Ends a link, whatever it was for. */
    void drop(PeerId peer) {
        kept.remove(peer);
        links.forget(peer);
    }

    /** Ends the link of a guest that has been here long enough and became no member. */
    void dropLingering(Link guest) {
        boolean same = links.up().stream()
                .anyMatch(link -> link.peer().equals(guest.peer())
                        && link.role() == Role.GUEST
                        && link.since().equals(guest.since()));
        if (same) {
            drop(guest.peer());
        }
    }

    /** Ends all links that are kept, and keeps none from now on. */
    void end() {
        ended = true;
        List.copyOf(kept.keySet()).forEach(this::drop);
    }

    /**
     * Loopback addresses of others are dialled only by a peer that can itself be reached by one: on any other machine they
     * would mean that machine, not the peer.
     */
    private static Map<PeerId, Kept> wanted(View view, PeerId self) {
        Map<PeerId, Kept> wanted = new HashMap<>();
        for (CommunityState state : view.communities().values()) {
            if (!state.roster().member(self)) {
                continue;
            }
            boolean local = state.roster().addressesOf(self).stream().anyMatch(Hints::loopback);
            for (PeerId member : new TreeSet<>(state.roster().members())) {
                if (member.equals(self)) {
                    continue;
                }
                Set<Address> addresses = new LinkedHashSet<>(wanted.getOrDefault(member, new Kept(state.id(), Set.of()))
                        .addresses());
                state.roster().addressesOf(member).stream()
                        .filter(address -> Hints.dialable(address, local))
                        .forEach(addresses::add);
                String community =
                        wanted.containsKey(member) ? wanted.get(member).community() : state.id();
                wanted.put(member, new Kept(community, addresses));
            }
        }
        return wanted;
    }
}
