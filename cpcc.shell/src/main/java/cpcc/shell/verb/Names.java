package cpcc.shell.verb;

import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import cpcc.p2p.api.Peer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names that go with ids, for people. */
final class Names {
    private static final int SHORT = 7;

    private final Map<String, String> communities = new HashMap<>();
    private final Map<PeerId, String> peers = new HashMap<>();

    private Names() {}

    /** {@return the names that are known now; none if p2p is not running} */
    static Names of(Services services) {
        Names names = new Names();
        try {
            Communities communities = services.communities();
            for (Community community : communities.list()) {
                names.communities.put(community.id(), community.name());
            }
            for (Peer peer : communities.peers()) {
                names.peers.put(peer.id(), peer.name());
            }
        } catch (Trouble e) {
            // Ids are shown instead.
            return names;
        }
        return names;
    }

    String community(String id) {
        return communities.getOrDefault(id, id.substring(0, Math.min(SHORT, id.length())));
    }

    List<String> communities(List<String> ids) {
        return ids.stream().map(this::community).toList();
    }

    String peer(PeerId id) {
        return peers.getOrDefault(id, id.shortText());
    }
}
