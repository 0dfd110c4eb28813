package cpcc.das.wire;

/**
 * {@code das.close}: the user's side ends the session, or gives a reservation back.
 *
 * @param session which one
 */
public record Close(String session) {
    /** The message type. */
    public static final String TYPE = "das.close";

    /** Checks what came. */
    public Close {
        Valid.session(session);
    }
}
