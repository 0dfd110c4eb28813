package cpcc.p2p.membership;

import cpcc.messaging.api.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What comes of adding records from another peer to a roster. The order in which records come, and how often, makes no
 * difference to what is known in the end.
 *
 * @param roster the roster afterwards; the same object if nothing was new
 * @param refused one line for each record that was not believed
 */
public record Merge(Roster roster, List<String> refused) {
    /**
     * {@return the merged roster} What is known already is not verified again.
     *
     * @param roster what is known
     * @param incoming not trusted
     * @param verifier what decides
     */
    public static Merge of(Roster roster, Records incoming, Verifier verifier) {
        List<String> refused = new ArrayList<>();
        Roster withRegisters = registers(roster, incoming.registers(), verifier, refused);
        Roster next = profiles(withRegisters, incoming.profiles(), verifier, refused);
        return new Merge(next, List.copyOf(refused));
    }

    private static Roster registers(Roster roster, List<Register> incoming, Verifier verifier, List<String> refused) {
        TreeMap<PeerId, Register> next = new TreeMap<>(roster.registers());
        boolean changed = false;
        for (Register register : incoming) {
            Register known = known(next, register.peer());
            if (known != null && !register.supersedes(known)) {
                continue;
            }
            Optional<String> problem = known == null && next.size() >= Roster.MAX_MEMBERS
                    ? Optional.of("the community has " + Roster.MAX_MEMBERS + " members already")
                    : verifier.problem(roster, register);
            if (problem.isPresent()) {
                refused.add("register of " + about(register.peer()) + ": " + problem.get());
            } else {
                next.put(new PeerId(register.peer()), register);
                changed = true;
            }
        }
        return changed ? new Roster(roster.id(), roster.founding(), next, roster.profiles()) : roster;
    }

    private static Roster profiles(Roster roster, List<Profile> incoming, Verifier verifier, List<String> refused) {
        TreeMap<PeerId, Profile> next = new TreeMap<>(roster.profiles());
        boolean changed = false;
        for (Profile profile : incoming) {
            Profile known = known(next, profile.peer());
            if (known != null && !profile.supersedes(known)) {
                continue;
            }
            Optional<String> problem = verifier.problem(roster, profile);
            if (problem.isPresent()) {
                refused.add("profile of " + about(profile.peer()) + ": " + problem.get());
            } else {
                next.put(new PeerId(profile.peer()), profile);
                changed = true;
            }
        }
        return changed ? new Roster(roster.id(), roster.founding(), roster.registers(), next) : roster;
    }

    private static <R> R known(TreeMap<PeerId, R> records, String peer) {
        return Verifier.isPeer(peer) ? records.get(new PeerId(peer)) : null;
    }

    /** What is malformed is not repeated: it may have been made to be read in a log. */
    private static String about(String peer) {
        return Verifier.isPeer(peer) ? new PeerId(peer).shortText() : "somebody";
    }
}
