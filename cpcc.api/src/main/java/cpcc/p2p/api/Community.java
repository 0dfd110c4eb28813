package cpcc.p2p.api;

import cpcc.messaging.api.PeerId;

/**
 * A community that this peer belongs to.
 *
 * @param id hash of its founding record, in base32; what every message carries
 * @param name for people; two communities may have the same
 * @param founder its first administrator
 * @param administrator whether this peer may invite
 * @param members how many are registered, this peer included
 */
public record Community(String id, String name, PeerId founder, boolean administrator, int members) {}
