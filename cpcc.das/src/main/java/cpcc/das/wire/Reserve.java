package cpcc.das.wire;

/**
 * {@code das.reserve}: keep an instance for me, for a minute.
 *
 * @param session id of the session to come, chosen by the user's side
 * @param application its id
 * @param exec type of the execution backend
 * @param files type of the file backend, empty if nothing is granted
 */
public record Reserve(String session, String application, String exec, String files) {
    /** The message type. */
    public static final String TYPE = "das.reserve";

    /** Checks what came. */
    public Reserve {
        Valid.session(session);
        Valid.id(application);
        Valid.type(exec);
        if (!Valid.present("files", files).isEmpty()) {
            Valid.type(files);
        }
    }
}
