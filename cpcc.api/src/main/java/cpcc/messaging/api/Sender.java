package cpcc.messaging.api;

/**
 * Who sent a message.
 *
 * @param peer proven by its certificate
 * @param community in whose name; the peer was admitted to it in this role
 * @param role of the link
 * @param address where the other end of the link is
 */
public record Sender(PeerId peer, String community, Role role, Address address) {}
