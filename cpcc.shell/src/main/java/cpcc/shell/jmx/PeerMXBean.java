package cpcc.shell.jmx;

import java.util.Map;

/**
 * Status and counters of one peer, as {@code cpcc:type=Peer,framework=UUID}, where UUID is the framework's
 * {@code org.osgi.framework.uuid}: two peers in one JVM are two MBeans. Gone when the bundle is stopped.
 *
 * <p>What cannot be known because a bundle of CPCC is not running is null, or -1.
 */
public interface PeerMXBean {
    /** {@return the 56 characters of the peer's id} */
    String getId();

    /** {@return what the peer calls itself} */
    String getName();

    /** {@return the version of CPCC} */
    String getVersion();

    /** {@return how many links are up} */
    int getLinks();

    /** {@return what was counted about the links since the peer was started, by the keys of {@code status --json}} */
    Map<String, Long> getTraffic();

    /** {@return how many connections ended without becoming a link, by reason; no reason with none} */
    Map<String, Long> getConnectionsRefused();

    /** {@return how many other peers are members of one of this peer's communities} */
    int getMembersKnown();

    /** {@return how many of them are signed on} */
    int getMembersActive();

    /** {@return how many sessions there are in which this peer uses an application, by state; no state with none} */
    Map<String, Integer> getSessionsUsed();

    /** {@return how many sessions there are in which this peer provides an application, by state; no state with none} */
    Map<String, Integer> getSessionsServed();

    /** {@return how many sessions began since this MBean is there, those that run by then included} */
    long getSessionsBegun();

    /** {@return how many of them came to run} */
    long getSessionsStarted();

    /** {@return how many of them have ended, for whatever cause} */
    long getSessionsEnded();

    /** {@return how many of these ended because something failed, or because the other peer was lost} */
    long getSessionsFailed();

    /**
     * {@return the backends by kind and type, or by bundle if it has no type, each with "ready", or what keeps it from being
     * used on this machine as the provider's} An operation and no attribute: each backend looks at the machine, which can take 5 s.
     */
    Map<String, String> backends();
}
