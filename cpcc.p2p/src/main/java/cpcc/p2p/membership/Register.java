package cpcc.p2p.membership;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An administrator's word that a peer is a member. It travels and is stored as it is; {@link Verifier} says whether it may
 * be believed.
 *
 * @param community the community's id
 * @param peer the member's id
 * @param publicKey the member's public key, base64: what its {@link Profile} is checked with
 * @param name what the member called itself when it joined
 * @param addresses where it could be reached then
 * @param serial of two records about one peer the one with the higher serial holds
 * @param time when it was signed, in milliseconds since 1970: for people only
 * @param administrator who signed
 * @param signature of the administrator over {@link #bytes}
 */
public record Register(
        String community,
        String peer,
        String publicKey,
        String name,
        List<String> addresses,
        long serial,
        long time,
        String administrator,
        String signature) {
    /** What is missing in the JSON is empty, and then found wanting by {@link Verifier}. */
    public Register {
        community = Objects.requireNonNullElse(community, "");
        peer = Objects.requireNonNullElse(peer, "");
        publicKey = Objects.requireNonNullElse(publicKey, "");
        name = Objects.requireNonNullElse(name, "");
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        administrator = Objects.requireNonNullElse(administrator, "");
        signature = Objects.requireNonNullElse(signature, "");
    }

    /** {@return the bytes that are signed} */
    public byte[] bytes() {
        return new Canonical("cpcc register 1")
                .add(community)
                .add(peer)
                .add(publicKey)
                .add(name)
                .add(addresses)
                .add(serial)
                .add(time)
                .add(administrator)
                .bytes();
    }

    Register signed(String by) {
        return new Register(community, peer, publicKey, name, addresses, serial, time, administrator, by);
    }

    /** All peers must agree which of two records holds, so the contents decide a tie; a signature never does. */
    boolean supersedes(Register other) {
        return serial > other.serial || serial == other.serial && Arrays.compare(bytes(), other.bytes()) > 0;
    }
}
