package cpcc.config.api;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be set about a peer: the one configuration {@code cpcc.peer}. The unit of a number stands in its name. */
@ObjectClassDefinition(
        pid = PeerConfig.PID,
        name = "CPCC peer",
        description = "The peer of this account: its name, where it is reached, and what it allows others")
public @interface PeerConfig {
    /** The PID of this configuration. */
    String PID = "cpcc.peer";

    /** {@return the name of this peer} */
    @AttributeDefinition(name = "Name", description = "What others see; need not be unique", min = "1", max = "60")
    String name() default "peer";

    /** {@return the folder of durable files} */
    @AttributeDefinition(
            name = "State folder",
            description = "Where identity, communities and shares are kept; one peer at a time. Read at the start only",
            min = "1")
    String stateDir();

    /** {@return the folder of sockets} */
    @AttributeDefinition(
            name = "Runtime folder",
            description = "For sockets and sessions: a private folder with a short path. Read at the start only",
            min = "1")
    String runtimeDir();

    /** {@return where to listen} */
    @AttributeDefinition(name = "Listening host", description = "The address to listen on; empty for all")
    String listenHost() default "";

    /** {@return where to listen} */
    @AttributeDefinition(
            name = "Port",
            description = "The TCP port to listen on; 0 for any that is free",
            min = "0",
            max = "65535")
    int port() default 7420;

    /** {@return how others reach this peer} */
    @AttributeDefinition(
            name = "Addresses",
            description = "What members and invitations are told, host or host:port, with commas between;"
                    + " empty for the addresses of this machine's own interfaces")
    String[] addresses() default {};

    /** {@return where desktop entries are} */
    @AttributeDefinition(
            name = "Data folders",
            description = "Where desktop entries are, best first; an element may be several with colons between")
    String[] dataDirs() default {"/usr/local/share", "/usr/share"};

    /** {@return how many sessions are served} */
    @AttributeDefinition(
            name = "Sessions",
            description = "Sessions that others may have here at the same time",
            min = "0",
            max = "1000")
    int maxSessions() default 8;

    /** {@return the time between TERM and KILL} */
    @AttributeDefinition(
            name = "Grace at the end",
            description = "Time between asking a program to end and ending it",
            min = "0",
            max = "600000")
    int terminateGraceMs() default 5000;

    /** {@return how long a link may be away} */
    @AttributeDefinition(
            name = "Grace for a lost link",
            description = "How long a lost link may take to come back before its sessions end",
            min = "0",
            max = "86400000")
    int reconnectGraceMs() default 30_000;

    /** {@return how long a stopped backend waits} */
    @AttributeDefinition(
            name = "Grace for a stopped backend",
            description = "How long a backend that is stopped waits for its sessions to end",
            min = "0",
            max = "600000")
    int backendStopGraceMs() default 10_000;

    /** {@return how long a call into a backend may take} */
    @AttributeDefinition(
            name = "Patience with a backend",
            description = "How long a call into a backend may take",
            min = "100",
            max = "600000")
    int backendCallMs() default 20_000;

    /** {@return how long a handshake may take} */
    @AttributeDefinition(
            name = "Handshake",
            description = "How long TLS and HELLO together may take",
            min = "100",
            max = "600000")
    int handshakeTimeoutMs() default 5000;

    /** {@return how long a dial may take} */
    @AttributeDefinition(
            name = "Dial",
            description = "How long one address may take to answer a dial",
            min = "100",
            max = "600000")
    int connectTimeoutMs() default 5000;

    /** {@return the first pause} */
    @AttributeDefinition(
            name = "First redial",
            description = "How long the first new dial waits at most after a lost or failed link",
            min = "1",
            max = "600000")
    int redialFirstMs() default 200;

    /** {@return the longest pause} */
    @AttributeDefinition(
            name = "Longest redial",
            description = "How long a new dial waits at most after many that failed",
            min = "1",
            max = "3600000")
    int redialLargestMs() default 10_000;

    /** {@return the time between pings} */
    @AttributeDefinition(
            name = "Ping",
            description = "How often the other end of a link is asked for a sign of life; for links that come up later",
            min = "10",
            max = "3600000")
    int pingIntervalMs() default 5000;

    /** {@return how long silence may last} */
    @AttributeDefinition(
            name = "Silence",
            description = "After how much silence a link is taken for dead",
            min = "10",
            max = "3600000")
    int pingTimeoutMs() default 15_000;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Links of one address",
            description = "Links that came in from one address",
            min = "1",
            max = "100000")
    int linksPerAddress() default 32;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Unknown connections",
            description = "Connections of which it is not yet known who they are",
            min = "1",
            max = "100000")
    int unauthenticatedLinks() default 64;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Guest links",
            description = "Links that came in from guests, all together",
            min = "1",
            max = "100000")
    int guestLinks() default 64;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Control frame",
            description = "The largest control frame",
            min = "1024",
            max = "16777216")
    int controlFrameBytes() default 64 * 1024;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Message",
            description = "The largest message, as JSON",
            min = "16384",
            max = "16777216")
    int messageBytes() default 256 * 1024;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Depth of a message",
            description = "How deep the JSON of a message may be nested",
            min = "8",
            max = "256")
    int jsonDepth() default 32;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Messages a second",
            description = "Messages that one peer may send",
            min = "1",
            max = "1000000")
    int messagesPerSecond() default 200;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Waiting messages",
            description = "Messages of one peer and type that wait to be handled",
            min = "1",
            max = "1000000")
    int waitingMessagesPerPeer() default 400;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Unsent messages",
            description = "Messages to one peer that wait for its link, all together",
            min = "16384",
            max = "1073741824")
    int unsentBytesPerPeer() default 1024 * 1024;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Channels",
            description = "Channels with one peer; more are refused, those that are open stay",
            min = "1",
            max = "10000")
    int channelsPerPeer() default 64;

    /** {@return how long a channel may wait for its reader} */
    @AttributeDefinition(
            name = "Stalled channel",
            description = "How long bytes may wait for the other end of a channel to read on; then the channel ends",
            min = "100",
            max = "2147483647")
    int channelStallMs() default 86_400_000;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Channel buffer",
            description = "What a channel keeps until the peer has acknowledged it; for channels that are opened later",
            min = "65536",
            max = "67108864")
    int channelBufferBytes() default 1024 * 1024;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Interactive window",
            description = "How far a peer may send ahead of whoever reads an interactive channel;"
                    + " for channels that are opened later",
            min = "16384",
            max = "67108864")
    int interactiveWindowBytes() default 1024 * 1024;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Bulk window",
            description = "How far a peer may send ahead of whoever reads a bulk channel on a short way;"
                    + " for channels that are opened later",
            min = "16384",
            max = "67108864")
    int bulkWindowBytes() default 1024 * 1024;

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Largest bulk window",
            description = "The same on a long way",
            min = "16384",
            max = "67108864")
    int bulkWindowLargestBytes() default 8 * 1024 * 1024;

    /** {@return a share} */
    @AttributeDefinition(
            name = "Share of bulk",
            description = "What bulk channels get at least of a busy link; for peers that are met later",
            min = "1",
            max = "90")
    int bulkSharePercent() default 5;

    /** {@return whether channels are compressed} */
    @AttributeDefinition(
            name = "Compression",
            description = "Whether channels are compressed; auto: when that gets the bytes over sooner",
            options = {
                @Option(label = "auto", value = "auto"),
                @Option(label = "always", value = "always"),
                @Option(label = "never", value = "never")
            })
    String compression() default "auto";

    /** {@return a cap} */
    @AttributeDefinition(
            name = "Memory of compression",
            description = "What compression may hold outside of Java's heap, all channels together;"
                    + " channels beyond it have a small window, or are not compressed",
            min = "0",
            max = "17179869184")
    long compressionMemoryBytes() default 256L * 1024 * 1024;
}
