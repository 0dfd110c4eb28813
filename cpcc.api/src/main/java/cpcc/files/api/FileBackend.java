package cpcc.files.api;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to have the user's folders on the provider. Registered as a service with the property {@link #TYPE}; the service
 * ranking decides among several.
 *
 * <p>Both machines must have a backend of one type; this one makes either half. Every method is called on a thread of the
 * session with a deadline, and may throw: the session then ends with what it says, and nothing else does.
 */
@ConsumerType
public interface FileBackend {
    /** Service property, String: protocol and its version, such as {@code sftp/1}. */
    String TYPE = "cpcc.files.type";

    /**
     * {@return what is there and what is missing on this machine; an error means it is not used}
     *
     * @param side as which machine
     */
    List<Check> check(Side side);

    /**
     * Makes the user's half: from now on exactly these folders can be reached through the wire.
     *
     * @param session which one
     * @param grants what is granted, at least one
     * @param wire to the provider's half
     * @return the half, owned by the caller
     * @throws BackendException if they cannot be shared
     */
    Share share(SessionInfo session, List<Grant> grants, Wire wire) throws BackendException;

    /**
     * Makes the provider's half: mounts the folders. Blocks until they can be used.
     *
     * @param session which one
     * @param grants what the user granted, from another machine: unchecked
     * @param offer what the user's half offered, unchecked
     * @param wire to the user's half
     * @return the half, owned by the caller
     * @throws BackendException if they cannot be mounted
     */
    Mount mount(SessionInfo session, List<Grant> grants, Map<String, String> offer, Wire wire) throws BackendException;
}
