package cpcc.exec.api;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to use a program that runs on another machine. Registered as a service with the properties {@link #TYPE} and
 * {@link #SURFACE}; the service ranking decides among several.
 *
 * <p>Both machines must have a backend of one type; this one makes either half. Every method is called on a thread of the
 * session with a deadline, and may throw: the session then ends with what it says, and nothing else does.
 */
@ConsumerType
public interface ExecBackend {
    /** Service property, String: protocol and its version, such as {@code x11/1}. */
    String TYPE = "cpcc.exec.type";

    /** Service property, String: the name of the {@link Surface} that it serves. */
    String SURFACE = "cpcc.exec.surface";

    /**
     * {@return what is there and what is missing on this machine}
     *
     * @param side as which machine
     * @param caller on the user's side whoever would use it; null on the provider's side
     * @param options what the user asked for
     */
    List<Check> check(Side side, Caller caller, Map<String, String> options);

    /**
     * Makes the user's half, before the provider knows of the session.
     *
     * @param session which one
     * @param caller whose screen or terminal
     * @param wire to the provider's half; connections arrive only after the offer was taken up
     * @return the half, owned by the caller
     * @throws BackendException if this machine or this caller cannot show it
     */
    ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException;

    /**
     * Makes the provider's half.
     *
     * @param session which one
     * @param offer what the user's half offered, from another machine: unchecked
     * @param wire to the user's half
     * @return the half, owned by the caller
     * @throws BackendException if the offer makes no sense or this machine cannot serve it
     */
    ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException;
}
