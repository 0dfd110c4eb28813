package cpcc.p2p.membership;

import cpcc.messaging.api.Identity;
import cpcc.messaging.api.PeerId;
import java.util.Base64;
import java.util.Optional;

/** Says whether a record from another peer may be believed, and if not, why. Any thread. */
public final class Verifier {
    /** Every number in a record fits what any JSON reader keeps exactly. */
    static final long MAX_NUMBER = (1L << 53) - 1;

    private static final int MAX_NONCE = 100;

    private final Identity identity;

    /**
     * A verifier.
     *
     * @param identity used for its {@link Identity#verify} alone
     */
    public Verifier(Identity identity) {
        this.identity = identity;
    }

    /** {@return why a founding record cannot be believed, empty if it can} */
    public Optional<String> problem(Founding founding) {
        if (!isPeer(founding.founder())) {
            return Optional.of("the founder's id is malformed");
        }
        if (founding.nonce().length() > MAX_NONCE || !inRange(founding.created())) {
            return Optional.of("a value is out of range");
        }
        return Names.problem(founding.name())
                .or(() -> signature(founding.founder(), founding.founderKey(), founding.bytes(), founding.signature()));
    }

    /** {@return why a register record cannot be believed in this community, empty if it can} */
    public Optional<String> problem(Roster roster, Register register) {
        if (!register.community().equals(roster.id())) {
            return Optional.of("it is for another community");
        }
        if (!isPeer(register.peer()) || !isKeyOf(register.peer(), register.publicKey())) {
            return Optional.of("the peer id is malformed or not that of the key");
        }
        if (!register.administrator().equals(roster.founding().founder())) {
            return Optional.of("it is signed by a peer that is no administrator");
        }
        if (register.serial() < 1 || !inRange(register.serial()) || !inRange(register.time())) {
            return Optional.of("a value is out of range");
        }
        return Names.problem(register.name())
                .or(() -> Hints.problem(register.addresses()))
                .or(() -> signature(
                        register.administrator(),
                        roster.founding().founderKey(),
                        register.bytes(),
                        register.signature()));
    }

    /** {@return why a profile cannot be believed in this community, empty if it can} */
    public Optional<String> problem(Roster roster, Profile profile) {
        if (!profile.community().equals(roster.id())) {
            return Optional.of("it is for another community");
        }
        if (!isPeer(profile.peer()) || !roster.member(new PeerId(profile.peer()))) {
            return Optional.of("its peer is not a member");
        }
        if (profile.version() < 1 || !inRange(profile.version())) {
            return Optional.of("a value is out of range");
        }
        String key = roster.registers().get(new PeerId(profile.peer())).publicKey();
        return Names.problem(profile.name())
                .or(() -> Hints.problem(profile.addresses()))
                .or(() -> signature(profile.peer(), key, profile.bytes(), profile.signature()));
    }

    static boolean isPeer(String text) {
        try {
            return new PeerId(text).text().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isKeyOf(String peer, String publicKey) {
        try {
            byte[] key = Base64.getDecoder().decode(publicKey);
            return PeerId.ofHash(Hashes.sha256(key)).text().equals(peer);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean inRange(long number) {
        return number >= 0 && number <= MAX_NUMBER;
    }

    private Optional<String> signature(String signer, String publicKey, byte[] bytes, String signature) {
        return identity.verify(new PeerId(signer), publicKey, bytes, signature)
                ? Optional.empty()
                : Optional.of("its signature is not valid");
    }
}
