package cpcc.das.wire;

/**
 * {@code das.started}: the program runs.
 *
 * @param session which one
 */
public record Started(String session) {
    /** The message type. */
    public static final String TYPE = "das.started";

    /** Checks what came. */
    public Started {
        Valid.session(session);
    }
}
