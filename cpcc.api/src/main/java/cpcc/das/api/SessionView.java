package cpcc.das.api;

import cpcc.backend.api.Side;
import cpcc.messaging.api.PeerId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A session as it is now: a value.
 *
 * @param id the same at both ends
 * @param side which end this peer is
 * @param application its id
 * @param community id of the community
 * @param peer the other end
 * @param peerName what the other end calls itself
 * @param state how far it is
 * @param since when it entered that state
 * @param started when it was asked for
 * @param exec type of the execution backend
 * @param files type of the file backend, empty if nothing was granted
 * @param folders what was granted
 * @param pid on the provider the process that holds the application's tree; 0 on the user's side and before it runs
 * @param detached on the user's side why nobody sees the application although it runs; empty while it is seen
 * @param refused on the user's side how often the application was refused what, by the name of what it asked of the display
 */
public record SessionView(
        String id,
        Side side,
        String application,
        String community,
        PeerId peer,
        String peerName,
        State state,
        Instant since,
        Instant started,
        String exec,
        String files,
        List<Path> folders,
        long pid,
        String detached,
        Map<String, Long> refused) {
    /** How far a session is; it only moves on. */
    public enum State {
        /** A provider is being asked, offers are made. */
        PREPARING,
        /** The provider is mounting and starting. */
        STARTING,
        /** The program runs. */
        RUNNING,
        /** Being closed in the reverse order of opening. */
        CLOSING,
        /** Over; nothing of it is left. */
        ENDED
    }

    /** Copies the list and the map. {@inheritDoc} */
    public SessionView {
        folders = List.copyOf(folders);
        refused = Map.copyOf(refused);
    }

    /**
     * {@return the same with what was refused}
     *
     * @param now how often what was
     */
    public SessionView withRefused(Map<String, Long> now) {
        return new SessionView(
                id,
                side,
                application,
                community,
                peer,
                peerName,
                state,
                since,
                started,
                exec,
                files,
                folders,
                pid,
                detached,
                now);
    }
}
