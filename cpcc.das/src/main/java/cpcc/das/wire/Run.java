package cpcc.das.wire;

import cpcc.files.api.Grant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code das.run}: start what was reserved. Answered when it was accepted; {@code das.started} or {@code das.ended} follows.
 *
 * @param session id of the reserved session
 * @param application its id, never a command line
 * @param arguments absolute paths and words, literal
 * @param grants the user's folders
 * @param execOffer for the execution backend, carried unread
 * @param filesOffer for the file backend, carried unread
 * @param user account name inside
 * @param home home folder inside
 * @param folder the user's working folder
 * @param env language, time zone, kind of terminal
 * @param options for the backends
 */
public record Run(
        String session,
        String application,
        List<String> arguments,
        List<Folder> grants,
        Map<String, String> execOffer,
        Map<String, String> filesOffer,
        String user,
        String home,
        String folder,
        Map<String, String> env,
        Map<String, String> options) {
    /** The message type. */
    public static final String TYPE = "das.run";

    private static final int ARGUMENTS = 256;
    private static final int ARGUMENT = 4096;
    private static final int GRANTS = 32;

    /** Checks what came. */
    public Run {
        Valid.session(session);
        Valid.id(application);
        arguments = Valid.list("arguments", arguments, ARGUMENTS);
        arguments.forEach(a -> Valid.word("argument", a, ARGUMENT));
        grants = Valid.list("grants", grants, GRANTS);
        execOffer = Valid.offer(execOffer);
        filesOffer = Valid.offer(filesOffer);
        Valid.user(user);
        Valid.path("home", home);
        Valid.path("folder", folder);
        env = Environment.checked(env);
        options = Valid.options(options);
    }

    /**
     * A granted folder.
     *
     * @param path absolute
     * @param writable whether it may be changed
     */
    public record Folder(String path, boolean writable) {
        /** Checks what came. */
        public Folder {
            Valid.path("granted folder", path);
        }
    }

    /** {@return the grants as backends take them} */
    public List<Grant> granted() {
        return grants.stream().map(g -> new Grant(Path.of(g.path), g.writable)).toList();
    }
}
