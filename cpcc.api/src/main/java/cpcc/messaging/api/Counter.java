package cpcc.messaging.api;

/** What a peer counts about its links. Later versions may count more. */
public enum Counter {
    /** Links that are up now. */
    LINKS_UP("linksUp"),
    /** Links that came up, those that replaced another one included. */
    LINKS_OPENED("linksOpened"),
    /** Connections that came in. */
    CONNECTIONS_IN("connectionsIn"),
    /** Connections that this peer dialled and that were answered. */
    CONNECTIONS_OUT("connectionsOut"),
    /** Connections that ended without becoming a link, for whatever reason. */
    CONNECTIONS_REFUSED("connectionsRefused"),
    /** Those of them whose TLS and HELLO took too long. */
    HANDSHAKES_TIMED_OUT("handshakesTimedOut"),
    /** Whole frames that came. */
    FRAMES_IN("framesIn"),
    /** Frames that were handed to TLS. */
    FRAMES_OUT("framesOut"),
    /** Bytes of frames that came, without TLS. */
    BYTES_IN("bytesIn"),
    /** Bytes of frames that were handed to TLS. */
    BYTES_OUT("bytesOut"),
    /** Messages that came, answers included. */
    MESSAGES_IN("messagesIn"),
    /** Messages that were queued for a peer, answers included. */
    MESSAGES_OUT("messagesOut"),
    /** Messages that came and were refused or dropped: too many, of no known type, not admitted, or with a bad body. */
    MESSAGES_REFUSED("messagesRefused"),
    /** Requests of this peer that got no answer in time. */
    REQUESTS_TIMED_OUT("requestsTimedOut"),
    /** Channels that are open now, whichever side opened them. */
    CHANNELS_OPEN("channelsOpen"),
    /** Channels that were opened. */
    CHANNELS_OPENED("channelsOpened"),
    /** Channels that ended with a reset, of either side or because the peer was lost. */
    CHANNELS_RESET("channelsReset"),
    /** How often an open channel went on over a new link. */
    CHANNELS_RESUMED("channelsResumed"),
    /** Pings that were answered. */
    ROUND_TRIPS("roundTrips"),
    /** How long these took all together, in microseconds. */
    ROUND_TRIP_MICROS("roundTripMicros");

    private final String key;

    Counter(String key) {
        this.key = key;
    }

    /** {@return the stable name in {@code --json} and JMX} */
    public String key() {
        return key;
    }
}
