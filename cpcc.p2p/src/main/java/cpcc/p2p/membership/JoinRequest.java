package cpcc.p2p.membership;

import java.util.Objects;

/**
 * The message {@code p2p.join}: a guest shows the secret of its invitation.
 *
 * @param secret from the invitation
 * @param publicKey the guest's, base64
 * @param profile name, addresses and community, signed by the guest
 */
public record JoinRequest(String secret, String publicKey, Profile profile) {
    /** Nothing may be missing. */
    public JoinRequest {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(publicKey, "publicKey");
        Objects.requireNonNull(profile, "profile");
    }

    /** Without the secret: what is logged may be read by others. */
    @Override
    public String toString() {
        return "JoinRequest[" + profile.peer() + " to " + profile.community() + "]";
    }
}
