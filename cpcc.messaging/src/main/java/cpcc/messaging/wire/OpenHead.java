package cpcc.messaging.wire;

import cpcc.messaging.api.Priority;

/**
 * The head of an OPEN.
 *
 * @param community in whose name
 * @param label which channel
 * @param priority of its bytes
 * @param codec that both directions are coded with, null if they are not
 */
public record OpenHead(String community, String label, Priority priority, String codec) {
    private static final int MAX_TEXT = 200;

    /** Checks what came over the wire. */
    public OpenHead {
        if (community == null || label == null || priority == null) {
            throw new IllegalArgumentException("an OPEN without community, label or priority");
        }
        if (community.length() > MAX_TEXT || label.length() > MAX_TEXT || codec != null && codec.length() > MAX_TEXT) {
            throw new IllegalArgumentException("an OPEN with a text of more than " + MAX_TEXT + " characters");
        }
    }
}
