package cpcc.p2p.api;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The communities of this peer and their members (the paper's Peer Controller and Peer List).
 *
 * <p>May be called from any thread. What is changed is on disk before the method returns.
 */
@ProviderType
public interface Communities {
    /** {@return the name by which this peer is shown to others} */
    String peerName();

    /**
     * Founds a community; this peer becomes its first administrator.
     *
     * @param name 1 to 60 characters without control characters
     * @return the new community
     * @throws Failure if the name is bad, or this peer belongs to one of that name already
     */
    Community create(String name) throws Failure;

    /**
     * Makes a single-use invitation.
     *
     * @param community name or id; null if this peer belongs to just one
     * @param addresses where this peer can be reached by the invited; empty for its own interfaces' addresses
     * @param validFor how long it can be used
     * @return one string without blanks, to be handed over on a private way: who has it can join
     * @throws Failure if this peer is no administrator there
     */
    String invite(String community, List<Address> addresses, Duration validFor) throws Failure;

    /**
     * Joins by an invitation. Blocks until the inviter has answered or could not be reached, 22 s at most.
     *
     * @param invitation the string that {@link #invite} made
     * @return the community
     * @throws Failure if the invitation is malformed, unknown, used, expired, or the inviter cannot be reached
     */
    Community join(String invitation) throws Failure;

    /** {@return the communities of this peer, by name} */
    List<Community> list();

    /** {@return all members of all communities, this peer included, a snapshot by community and name} */
    List<Peer> peers();
}
