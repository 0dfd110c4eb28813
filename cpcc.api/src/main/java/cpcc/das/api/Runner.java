package cpcc.das.api;

import cpcc.backend.api.Caller;
import cpcc.messaging.api.Failure;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs applications of others, and knows all sessions of this peer, as user and as provider (the paper's Client Controller
 * and Server Controller). May be called from any thread.
 */
@ProviderType
public interface Runner {
    /**
     * Runs an application on another member's machine. Blocks until the program runs or a reason why it does not is known.
     *
     * @param request what to run
     * @param caller whose screen, terminal and files
     * @param progress told of the steps on the calling thread
     * @return the running session
     * @throws Failure why it does not run; nothing of it is left
     */
    Session run(RunRequest request, Caller caller, Progress progress) throws Failure;

    /** {@return all sessions that have not ended, a snapshot by start} */
    List<SessionView> sessions();

    /**
     * Ends a session from this side: as its user, or as its provider.
     *
     * @param id its id or an unambiguous beginning
     * @return what it was; it ends soon
     * @throws Failure if there is none, or several begin so
     */
    SessionView close(String id) throws Failure;

    /**
     * Puts an application that this peer uses out of sight: it runs on, and nobody sees it until {@link #attach}.
     *
     * @param id the session's id or an unambiguous beginning
     * @return how the session is now
     * @throws Failure if there is none, or what shows it cannot do that
     */
    SessionView detach(String id) throws Failure;

    /**
     * Shows an application that this peer uses to a caller, wherever it was seen before. Blocks until it can be seen there,
     * or for as long as a call into a backend may take.
     *
     * @param id the session's id or an unambiguous beginning
     * @param caller whose screen
     * @return how the session is now
     * @throws Failure if there is none, or what shows it cannot do that, or not for this caller; nothing has changed then
     */
    SessionView attach(String id, Caller caller) throws Failure;
}
