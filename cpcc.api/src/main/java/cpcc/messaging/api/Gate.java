package cpcc.messaging.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may come in. Implemented by whoever knows the members; without a gate everybody is refused.
 *
 * <p>Called on a pool thread, by several at a time, at every HELLO and for every message; it must answer from memory.
 */
@ConsumerType
public interface Gate {
    /**
     * Returns if a peer may have a link, or send a message, in this role for this community.
     *
     * @param peer proven by its TLS certificate
     * @param community the community's id as the peer says it, unchecked
     * @param role what it asks to be
     * @throws Failure why not; its text is told to the peer
     */
    void admit(PeerId peer, String community, Role role) throws Failure;
}
