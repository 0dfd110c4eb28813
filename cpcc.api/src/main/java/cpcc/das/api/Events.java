package cpcc.das.api;

/**
 * Topics and properties of the events that a peer posts while there is an OSGi Event Admin. They say what {@link
 * cpcc.p2p.api.PeerListener}, {@link ApplicationListener} and {@link SessionListener} are told, for whoever would rather
 * name a topic than a contract.
 *
 * <p>Posted, not sent: a handler never delays the peer. When an Event Admin comes, what is known by then is posted first.
 * All properties are strings, except where another type is named.
 */
public final class Events {
    /** All of them, for a handler's {@code event.topics}. */
    public static final String ALL = "cpcc/*";

    /** What is told of a member: {@link #PEER}, {@link #PEER_NAME}, {@link #COMMUNITY}. */
    public static final String PEERS = "cpcc/peer/";

    /** A peer became a member while this peer was looking. */
    public static final String PEER_JOINED = PEERS + "JOINED";

    /** A member is signed on. */
    public static final String PEER_ACTIVE = PEERS + "ACTIVE";

    /** A member is not signed on, or cannot be reached. */
    public static final String PEER_INACTIVE = PEERS + "INACTIVE";

    /** A member calls itself something else. */
    public static final String PEER_RENAMED = PEERS + "RENAMED";

    /** A peer is no longer a member, or this peer left the community. */
    public static final String PEER_LEFT = PEERS + "LEFT";

    /**
     * What is told of an application at one of its providers: {@link #APPLICATION}, {@link #APPLICATION_NAME}, {@link
     * #INSTANCES}, and those of {@link #PEERS} for the provider.
     */
    public static final String APPLICATIONS = "cpcc/app/";

    /** An active peer shares an application; {@link #APPLICATION_FREE} or {@link #APPLICATION_FULL} follows. */
    public static final String APPLICATION_SHARED = APPLICATIONS + "SHARED";

    /** An instance is free there. */
    public static final String APPLICATION_FREE = APPLICATIONS + "FREE";

    /** No instance is free there. */
    public static final String APPLICATION_FULL = APPLICATIONS + "FULL";

    /** The peer no longer shares it, or is no longer active. */
    public static final String APPLICATION_WITHDRAWN = APPLICATIONS + "WITHDRAWN";

    /**
     * What is told of a session: {@link #SESSION}, {@link #SIDE}, {@link #APPLICATION}, {@link #BACKEND}, and those of
     * {@link #PEERS} for the other end. The last part of a topic is a {@link SessionView.State}.
     */
    public static final String SESSIONS = "cpcc/session/";

    /** A provider is being asked. Posted at the user's peer only. */
    public static final String SESSION_PREPARING = SESSIONS + "PREPARING";

    /** The provider is mounting and starting. */
    public static final String SESSION_STARTING = SESSIONS + "STARTING";

    /** The program runs. */
    public static final String SESSION_RUNNING = SESSIONS + "RUNNING";

    /** It is being closed. */
    public static final String SESSION_CLOSING = SESSIONS + "CLOSING";

    /** Nothing of it is left here. Has {@link #CAUSE}, {@link #EXIT_CODE} and {@link #MESSAGE} besides. */
    public static final String SESSION_ENDED = SESSIONS + "ENDED";

    /** The 56 characters of a peer's id. */
    public static final String PEER = "peer";

    /** What the peer calls itself. */
    public static final String PEER_NAME = "peer.name";

    /** Id of the community. */
    public static final String COMMUNITY = "community";

    /** Id of the application. */
    public static final String APPLICATION = "application";

    /** The application's name for people. */
    public static final String APPLICATION_NAME = "application.name";

    /** How many may run at the provider at a time, an Integer. */
    public static final String INSTANCES = "instances";

    /** Id of the session. */
    public static final String SESSION = "session";

    /** {@code USER} or {@code PROVIDER}: which end of the session this peer is. */
    public static final String SIDE = "side";

    /** Type of the session's execution backend. */
    public static final String BACKEND = "backend";

    /** An {@link Ended.Cause}. */
    public static final String CAUSE = "cause";

    /** Of the application, an Integer; -1 if it is not known. */
    public static final String EXIT_CODE = "exit.code";

    /** One line for people. */
    public static final String MESSAGE = "message";

    /** When this peer heard of it, in milliseconds since 1970, a Long. */
    public static final String TIMESTAMP = "timestamp";

    private Events() {}
}
