package cpcc.messaging.api;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The links of this peer. There is at most one link between two peers, whichever of them dialled.
 *
 * <p>All methods return at once and may be called from any thread.
 */
@ProviderType
public interface Links {
    /** {@return the port this peer listens on, the real one if 0 was configured} */
    int port();

    /**
     * Keeps a link up from now on: dials, and dials again with jittered back-off whenever it is down. Called again, it
     * replaces the addresses.
     *
     * @param peer whose key must answer there
     * @param community said in HELLO
     * @param addresses hints, tried in turn; empty if only the other side can dial
     */
    void keep(PeerId peer, String community, Set<Address> addresses);

    /**
     * Takes the link down and no longer keeps it.
     *
     * @param peer one that may be unknown
     */
    void forget(PeerId peer);

    /**
     * Dials once, as a guest. The link stays until {@link #forget} or until either side closes it.
     *
     * @param peer whose key must answer there
     * @param community said in HELLO
     * @param addresses tried in turn
     * @return completes when the other side has accepted us; fails with a {@link Failure} that names every address tried
     */
    CompletionStage<Link> meet(PeerId peer, String community, List<Address> addresses);

    /** {@return the links that are up now, a snapshot in no order} */
    List<Link> up();

    /** {@return what was counted until now, a snapshot} */
    LinkStats stats();
}
