package cpcc.das.api;

import cpcc.exec.api.Surface;
import java.util.List;
import java.util.Optional;

/**
 * What the owner asks to share.
 *
 * @param application a desktop entry's id with or without {@code .desktop}, or with {@code command} the id to give
 * @param command program and arguments of something without a desktop entry; empty to read the desktop entry
 * @param surface for a command; ignored for a desktop entry
 * @param communities names or ids; empty for the only one
 * @param instances how many may run at a time, at least 1
 * @param network whether it may use this machine's network; empty for no
 */
public record ShareRequest(
        String application,
        List<String> command,
        Surface surface,
        List<String> communities,
        int instances,
        Optional<Boolean> network) {
    /** Copies the lists. {@inheritDoc} */
    public ShareRequest {
        command = List.copyOf(command);
        communities = List.copyOf(communities);
    }
}
