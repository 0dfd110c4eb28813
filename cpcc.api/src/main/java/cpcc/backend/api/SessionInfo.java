package cpcc.backend.api;

import java.nio.file.Path;
import java.util.Map;

/**
 * What both halves of a backend may know of a session.
 *
 * @param id of the session, the same at both ends, safe as a file name
 * @param application its id, such as {@code gimp}
 * @param title its name for people
 * @param peer the name of the other peer, which anybody may give himself
 * @param peerId who the other peer is, the 56 characters of its id in upper case
 * @param user the user's account name, at both ends
 * @param home the user's home folder, at both ends; on the provider it exists only inside the sandbox
 * @param folder a private folder of this half (0700), its real path, removed after the session
 * @param options what the user asked for, such as {@code display=trusted}; a backend reads what it knows
 */
public record SessionInfo(
        String id,
        String application,
        String title,
        String peer,
        String peerId,
        String user,
        Path home,
        Path folder,
        Map<String, String> options) {
    /** Copies the map. {@inheritDoc} */
    public SessionInfo {
        options = Map.copyOf(options);
    }
}
