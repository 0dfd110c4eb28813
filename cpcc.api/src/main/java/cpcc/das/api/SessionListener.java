package cpcc.das.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service that is told of the sessions of this peer, as user and as provider. A new listener is told of all
 * sessions that have not ended first, then of every change.
 *
 * <p>Called on a pool thread, in order, never concurrently for one listener; a slow listener delays only itself, and what it
 * throws is logged.
 */
@ConsumerType
public interface SessionListener {
    /**
     * A session is new, or is further than it was. Duplicates are harmless.
     *
     * @param session what it is now; never {@link SessionView.State#ENDED}
     */
    void sessionChanged(SessionView session);

    /**
     * A session is over; nothing of it is left on this machine.
     *
     * @param session what it was, in the state {@link SessionView.State#ENDED}
     * @param how it ended
     */
    void sessionEnded(SessionView session, Ended how);
}
