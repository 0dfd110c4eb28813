package cpcc.das.session;

import cpcc.backend.api.Side;
import cpcc.das.api.SessionView;
import cpcc.das.api.SessionView.State;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.files.api.FileBackend;
import cpcc.files.api.Grant;
import cpcc.messaging.api.PeerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs where and how.
 *
 * @param application its id
 * @param title its name for people
 * @param surface of the application
 * @param community in whose name
 * @param peer the provider
 * @param peerName what it calls itself
 * @param exec chosen execution backend
 * @param files chosen file backend, empty if nothing is granted
 */
public record Target(
        String application,
        String title,
        Surface surface,
        String community,
        PeerId peer,
        String peerName,
        Present<ExecBackend> exec,
        Optional<Present<FileBackend>> files) {
    /** {@return the session as it begins} */
    SessionView view(String id, List<Grant> grants, Instant now) {
        return new SessionView(
                id,
                Side.USER,
                application,
                community,
                peer,
                peerName,
                State.PREPARING,
                now,
                now,
                exec.type(),
                files.map(Present::type).orElse(""),
                grants.stream().map(Grant::folder).toList(),
                0,
                "",
                Map.of());
    }
}
