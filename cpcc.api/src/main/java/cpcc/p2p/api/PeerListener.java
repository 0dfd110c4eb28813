package cpcc.p2p.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service that is told of the members. A new listener is told of all known peers first, then of every change.
 * It is how the Peer Controller notifies the Application List Controller.
 *
 * <p>Called on a pool thread, in order, never concurrently for one listener; a slow listener delays only itself.
 */
@ConsumerType
public interface PeerListener {
    /**
     * A peer is new, or its activity or name changed. Duplicates are harmless.
     *
     * @param peer what it is now; never this peer itself
     */
    void peerChanged(Peer peer);

    /**
     * A peer is no longer a member, or this peer left the community.
     *
     * @param peer what it was
     */
    void peerGone(Peer peer);
}
