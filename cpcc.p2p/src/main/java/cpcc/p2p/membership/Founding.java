package cpcc.p2p.membership;

import java.util.Objects;

/**
 * The record that founds a community, signed by its founder. The community's id is a hash of it, so whoever knows the id can
 * tell the true record from any other. It travels and is stored as it is; {@link Verifier} says whether it may be believed.
 *
 * @param name the community's name, for people
 * @param founder the founder's peer id: the first administrator
 * @param founderKey the founder's public key, base64
 * @param created in milliseconds since 1970
 * @param nonce random, so that no two communities have one id
 * @param signature of the founder over {@link #bytes}
 */
public record Founding(String name, String founder, String founderKey, long created, String nonce, String signature) {
    /** How long a community id is. */
    public static final int ID_LENGTH = 26;

    /** What is missing in the JSON is empty, and then found wanting by {@link Verifier}. */
    public Founding {
        name = Objects.requireNonNullElse(name, "");
        founder = Objects.requireNonNullElse(founder, "");
        founderKey = Objects.requireNonNullElse(founderKey, "");
        nonce = Objects.requireNonNullElse(nonce, "");
        signature = Objects.requireNonNullElse(signature, "");
    }

    /** {@return the bytes that are signed and hashed} */
    public byte[] bytes() {
        return new Canonical("cpcc founding 1")
                .add(name)
                .add(founder)
                .add(founderKey)
                .add(created)
                .add(nonce)
                .bytes();
    }

    /** {@return the community's id} */
    public String id() {
        return Hashes.base32(Hashes.sha256(bytes()), ID_LENGTH);
    }

    Founding signed(String by) {
        return new Founding(name, founder, founderKey, created, nonce, by);
    }
}
