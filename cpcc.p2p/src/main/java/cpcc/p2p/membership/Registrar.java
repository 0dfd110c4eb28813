package cpcc.p2p.membership;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.PeerId;
import java.time.Instant;
import java.util.List;

/** Makes the records that this peer signs. Any thread. */
public final class Registrar {
    private final Identity identity;

    /**
     * A registrar.
     *
     * @param identity signs
     */
    public Registrar(Identity identity) {
        this.identity = identity;
    }

    /** {@return the founding record of a new community of this peer} */
    public Founding found(String name, Instant now, String nonce) {
        Founding plain =
                new Founding(name, identity.self().text(), identity.publicKey(), now.toEpochMilli(), nonce, "");
        return plain.signed(identity.sign(plain.bytes()));
    }

    /** {@return the record that makes a peer a member; worth nothing unless this peer is an administrator} */
    public Register register(
            Roster roster, PeerId peer, String publicKey, String name, List<String> addresses, Instant now) {
        Register known = roster.registers().get(peer);
        Register plain = new Register(
                roster.id(),
                peer.text(),
                publicKey,
                name,
                addresses,
                known == null ? 1 : known.serial() + 1,
                now.toEpochMilli(),
                identity.self().text(),
                "");
        return plain.signed(identity.sign(plain.bytes()));
    }

    /** {@return this peer's word on itself} */
    public Profile profile(String community, String name, List<Address> addresses, long version) {
        Profile plain = new Profile(community, identity.self().text(), name, Hints.texts(addresses), version, "");
        return plain.signed(identity.sign(plain.bytes()));
    }

    /**
     * {@return the roster with this peer's name and addresses as they are now, the same object if it says so already} A
     * newer profile of this peer that came back from others, from a time that its own state has lost, is outdone.
     */
    public Roster withOwn(Roster roster, String name, List<Address> addresses) {
        PeerId self = identity.self();
        if (!roster.member(self)
                || roster.nameOf(self).equals(name) && roster.addressesOf(self).equals(addresses)) {
            return roster;
        }
        Profile known = roster.profiles().get(self);
        return roster.with(profile(roster.id(), name, addresses, known == null ? 1 : known.version() + 1));
    }
}
