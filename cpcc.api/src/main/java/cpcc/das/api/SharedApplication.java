package cpcc.das.api;

import cpcc.exec.api.Surface;
import java.util.List;

/**
 * An application that this peer shares. Its command line stays here; others know it by its id.
 *
 * @param id short, of letters, digits, dot, dash and underscore; from its desktop entry or chosen
 * @param name for people
 * @param comment one line, may be empty
 * @param surface windows or a terminal
 * @param command program and arguments with the desktop entry's field codes, already split into words
 * @param mimeTypes what it opens
 * @param communities ids of the communities it is shared with
 * @param instances how many may run at a time
 * @param network whether it may use this machine's network
 */
public record SharedApplication(
        String id,
        String name,
        String comment,
        Surface surface,
        List<String> command,
        List<String> mimeTypes,
        List<String> communities,
        int instances,
        boolean network) {
    /** Copies the lists. {@inheritDoc} */
    public SharedApplication {
        command = List.copyOf(command);
        mimeTypes = List.copyOf(mimeTypes);
        communities = List.copyOf(communities);
    }
}
