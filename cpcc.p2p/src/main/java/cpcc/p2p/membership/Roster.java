package cpcc.p2p.membership;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.PeerId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who belongs to a community: the records about it that were verified. A value; adding gives a new one.
 *
 * @param id the community's id
 * @param founding its founding record
 * @param registers the record that makes each member one
 * @param profiles what members said of themselves since
 */
public record Roster(
        String id, Founding founding, SortedMap<PeerId, Register> registers, SortedMap<PeerId, Profile> profiles) {
    /** How many members a community may have. */
    public static final int MAX_MEMBERS = 10_000;

    /** Copies the maps. */
    public Roster {
        registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
        profiles = Collections.unmodifiableSortedMap(new TreeMap<>(profiles));
    }

    /** {@return a community with no member yet} */
    public static Roster of(Founding founding) {
        return new Roster(founding.id(), founding, new TreeMap<>(), new TreeMap<>());
    }

    /** {@return the first administrator} */
    public PeerId founder() {
        return new PeerId(founding.founder());
    }

    /** {@return whether the peer may register others} */
    public boolean administrator(PeerId peer) {
        return peer.equals(founder());
    }

    /** {@return whether the peer is registered} */
    public boolean member(PeerId peer) {
        return registers.containsKey(peer);
    }

    /** {@return all members} */
    public Set<PeerId> members() {
        return registers.keySet();
    }

    /** {@return what a member calls itself} */
    public String nameOf(PeerId member) {
        Profile profile = profiles.get(member);
        return profile == null ? registers.get(member).name() : profile.name();
    }

    /** {@return where a member says it can be reached} */
    public List<Address> addressesOf(PeerId member) {
        Profile profile = profiles.get(member);
        return Hints.addresses(profile == null ? registers.get(member).addresses() : profile.addresses());
    }

    /** {@return all records but the founding one, a new member's way to catch up} */
    public Records records() {
        return new Records(List.copyOf(registers.values()), List.copyOf(profiles.values()));
    }

    /** {@return the records that an earlier state of the same community did not have} */
    public Records since(Roster earlier) {
        return new Records(news(registers, earlier.registers()), news(profiles, earlier.profiles()));
    }

    Roster with(Register register) {
        TreeMap<PeerId, Register> next = new TreeMap<>(registers);
        next.put(new PeerId(register.peer()), register);
        return new Roster(id, founding, next, profiles);
    }

    Roster with(Profile profile) {
        TreeMap<PeerId, Profile> next = new TreeMap<>(profiles);
        next.put(new PeerId(profile.peer()), profile);
        return new Roster(id, founding, registers, next);
    }

    private static <R> List<R> news(Map<PeerId, R> now, Map<PeerId, R> before) {
        return now.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }
}
