package cpcc.p2p.membership;

import java.time.Instant;
import java.util.Objects;

/**
 * An invitation as the inviter remembers it: never the secret itself.
 *
 * @param secretHash SHA-256 of the secret, hexadecimal
 * @param expires in milliseconds since 1970
 * @param usedBy the id of the peer that joined by it, empty while nobody has
 */
public record Invited(String secretHash, long expires, String usedBy) {
    /** Nothing may be missing. */
    public Invited {
        Objects.requireNonNull(secretHash);
        Objects.requireNonNull(usedBy);
    }

    boolean expired(Instant now) {
        return now.toEpochMilli() >= expires;
    }
}
