package cpcc.messaging.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service that is told of links. A late listener is told of all links that are up first.
 *
 * <p>Called on a pool thread, in order, never concurrently for one listener; a slow listener delays only itself.
 */
@ConsumerType
public interface LinkListener {
    /**
     * A link came up. Told again with a new incarnation if the peer was restarted.
     *
     * @param link the new link
     */
    void linkUp(Link link);

    /**
     * The last link to a peer went down. It may come back; channels wait for it.
     *
     * @param link what it was
     */
    void linkDown(Link link);

    /**
     * A peer was away for longer than the reconnect grace, came back as another incarnation, or was forgotten: its
     * channels are closed, whatever was between us is over.
     *
     * @param peer which one
     * @param why one line for people
     */
    default void peerLost(PeerId peer, String why) {}

    /**
     * This peer listens on another port than before, because its configuration has changed. Its links are as they were.
     *
     * @param port the new one
     */
    default void portChanged(int port) {}
}
