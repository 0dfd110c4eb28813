package cpcc.p2p;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.p2p.membership.CommunityState;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that this peer knows at one moment. A value.
 *
 * @param communities by id
 * @param presence who is signed on
 * @param unreadable what is wrong with the files of communities that could not be read, by id
 */
record View(SortedMap<String, CommunityState> communities, Presence presence, Map<String, String> unreadable) {
    View {
        communities = Collections.unmodifiableSortedMap(new TreeMap<>(communities));
        unreadable = Map.copyOf(unreadable);
    }

    View with(CommunityState next) {
        TreeMap<String, CommunityState> all = new TreeMap<>(communities);
        all.put(next.id(), next);
        return new View(all, presence, unreadable);
    }

    View with(Presence next) {
        return new View(communities, next, unreadable);
    }

    /** {@return the first community of this peer that another belongs to as well} */
    Optional<CommunityState> shared(PeerId other) {
        return communities.values().stream()
                .filter(state -> state.roster().member(other))
                .findFirst();
    }

    /** {@return the communities of this name} */
    Stream<CommunityState> named(String name) {
        return communities.values().stream()
                .filter(state -> state.roster().founding().name().equals(name));
    }

    /**
     * {@return the community that a person means}
     *
     * @param nameOrId null for the only one
     * @throws Failure if there is none, or more than one
     */
    CommunityState meant(String nameOrId) throws Failure {
        List<CommunityState> found = nameOrId == null
                ? List.copyOf(communities.values())
                : Stream.concat(Stream.ofNullable(communities.get(nameOrId)), named(nameOrId))
                        .distinct()
                        .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String all = communities.values().stream()
                .map(state -> state.roster().founding().name() + " (" + state.id() + ")")
                .collect(Collectors.joining(", "));
        if (!found.isEmpty()) {
            throw new Failure(
                    Reason.BAD_REQUEST, "It is not clear which community is meant.", "Name one of these by id: " + all);
        }
        if (!unreadable.isEmpty()) {
            throw new Failure(
                    Reason.UNKNOWN_COMMUNITY,
                    "That community is not among those that could be read.",
                    String.join("; ", unreadable.values()));
        }
        throw communities.isEmpty()
                ? new Failure(
                        Reason.UNKNOWN_COMMUNITY,
                        "This peer belongs to no community.",
                        "Found one with: cpcc community create NAME, or join one with an invitation.")
                : new Failure(
                        Reason.UNKNOWN_COMMUNITY,
                        "This peer belongs to no community \"" + nameOrId + "\".",
                        "It belongs to: " + all);
    }
}
