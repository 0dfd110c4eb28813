package cpcc.p2p.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The answer to {@code p2p.join}: what a new member needs to know the community. Of a large one only a part; the rest comes
 * when the two are linked as members.
 *
 * @param founding the founding record; its hash is the id in the invitation
 * @param records the new member's and the inviter's own, then others
 */
public record JoinReply(Founding founding, Records records) {
    /** Nothing may be missing. */
    public JoinReply {
        Objects.requireNonNull(founding, "founding");
        Objects.requireNonNull(records, "records");
    }

    /** {@return the reply for a new member} */
    public static JoinReply of(Roster roster, String guest) {
        List<Register> registers = new ArrayList<>();
        List<Profile> profiles = new ArrayList<>();
        for (Register register : roster.registers().values()) {
            boolean needed = register.peer().equals(guest)
                    || register.peer().equals(roster.founding().founder());
            registers.add(needed ? 0 : registers.size(), register);
        }
        profiles.addAll(roster.profiles().values());
        return new JoinReply(
                roster.founding(), new Records(registers, profiles).pages().get(0));
    }
}
