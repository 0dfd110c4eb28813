package cpcc.p2p;

import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Peer;
import cpcc.p2p.membership.Roster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paper's Peer List: all members of all communities at one moment. A value; two of them give the changes between.
 *
 * @param peers by community and name, this peer included, round trips unmeasured
 */
record PeerList(List<Peer> peers) {
    /** A peer that changed, or one that is gone. */
    record Change(Peer peer, boolean gone) {}

    private record Key(String community, PeerId peer) {}

    PeerList {
        peers = List.copyOf(peers);
    }

    static PeerList of(View view, PeerId self) {
        List<Roster> rosters = view.communities().values().stream()
                .map(state -> state.roster())
                .sorted(Comparator.comparing(
                                (Roster roster) -> roster.founding().name())
                        .thenComparing(Roster::id))
                .toList();
        List<Peer> peers = new ArrayList<>();
        for (Roster roster : rosters) {
            roster.members().stream()
                    .map(member -> peer(roster, member, view.presence(), self))
                    .sorted(Comparator.comparing(Peer::name).thenComparing(Peer::id))
                    .forEach(peers::add);
        }
        return new PeerList(peers);
    }

    /** {@return what a listener that knows {@code earlier} has to be told; of an empty list, everything} */
    List<Change> since(PeerList earlier) {
        Map<Key, Peer> before = earlier.byKey();
        List<Change> changes = new ArrayList<>();
        byKey().forEach((key, peer) -> {
            if (!peer.equals(before.remove(key))) {
                changes.add(new Change(peer, false));
            }
        });
        before.values().forEach(peer -> changes.add(new Change(peer, true)));
        return changes;
    }

    private Map<Key, Peer> byKey() {
        Map<Key, Peer> map = new LinkedHashMap<>();
        peers.stream()
                .filter(peer -> !peer.self())
                .forEach(peer -> map.put(new Key(peer.community(), peer.id()), peer));
        return map;
    }

    private static Peer peer(Roster roster, PeerId member, Presence presence, PeerId self) {
        boolean isSelf = member.equals(self);
        Presence.Seen seen = isSelf ? new Presence.Seen(true, presence.start()) : presence.of(member);
        return new Peer(
                member, roster.nameOf(member), roster.id(), isSelf, seen.active(), seen.since(), Optional.empty());
    }
}
