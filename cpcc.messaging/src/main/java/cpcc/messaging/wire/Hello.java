package cpcc.messaging.wire;

import cpcc.messaging.api.Role;
import java.util.List;

/**
 * The body of HELLO and HELLO_ACK.
 *
 * @param versions of the protocol that the sender speaks; in HELLO_ACK the one that is spoken from now on
 * @param incarnation of the sender's process
 * @param relation what the sender still knows of the receiver's channels and messages; another number than last time means:
 *     nothing
 * @param role in which the dialling peer comes
 * @param community for which it comes
 * @param codecs that the sender speaks, the best first; a peer that does not say so speaks none
 */
public record Hello(
        List<Integer> versions, String incarnation, long relation, Role role, String community, List<String> codecs) {
    private static final int MAX_TEXT = 200;
    private static final int MAX_VERSIONS = 16;
    private static final int MAX_CODECS = 16;

    /** Checks what came over the wire. */
    public Hello {
        if (versions == null || versions.isEmpty() || incarnation == null || role == null || community == null) {
            throw new IllegalArgumentException("a HELLO without versions, incarnation, role or community");
        }
        if (incarnation.isEmpty() || incarnation.length() > MAX_TEXT || community.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a HELLO with a text too long or empty");
        }
        if (versions.size() > MAX_VERSIONS) {
            throw new IllegalArgumentException("a HELLO with more than " + MAX_VERSIONS + " versions");
        }
        versions = List.copyOf(versions);
        codecs = codecs == null ? List.of() : List.copyOf(codecs);
        if (codecs.size() > MAX_CODECS || codecs.stream().anyMatch(name -> name.length() > MAX_TEXT)) {
            throw new IllegalArgumentException("a HELLO with too many codecs");
        }
    }
}
