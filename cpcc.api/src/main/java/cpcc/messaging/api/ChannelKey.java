package cpcc.messaging.api;

/**
 * Which channels are meant: both peers name the same label. A channel with a label that nobody expects at the other end is
 * reset.
 *
 * @param peer at the other end
 * @param community in whose name
 * @param label agreed between the two, at most 200 characters, such as a session's id, a slash and a name
 * @param priority of the bytes
 */
public record ChannelKey(PeerId peer, String community, String label, Priority priority) {}
