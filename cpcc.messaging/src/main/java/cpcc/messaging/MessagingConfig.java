package cpcc.messaging;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set about links, messages and channels. Part of the one configuration {@code cpcc.peer}. */
@ObjectClassDefinition(name = "CPCC messaging", description = "Links, messages and channels between peers")
public @interface MessagingConfig {
    @AttributeDefinition(description = "Where this peer keeps its identity; one peer at a time")
    String stateDir();

    @AttributeDefinition(description = "The address to listen on; empty for all")
    String listenHost() default "";

    @AttributeDefinition(description = "The TCP port to listen on; 0 for any that is free")
    int port() default 7420;

    @AttributeDefinition(description = "How long TLS and HELLO together may take")
    int handshakeTimeoutMs() default 5000;

    @AttributeDefinition(description = "How long one address may take to answer a dial")
    int connectTimeoutMs() default 5000;

    @AttributeDefinition(description = "How long channels wait for a lost link to come back")
    int reconnectGraceMs() default 30_000;

    @AttributeDefinition(description = "How long after a lost or failed link the first new dial waits at most")
    int redialFirstMs() default 200;

    @AttributeDefinition(description = "How long a new dial waits at most after many that failed")
    int redialLargestMs() default 10_000;

    @AttributeDefinition(description = "How often the other end is asked for a sign of life")
    int pingIntervalMs() default 5000;

    @AttributeDefinition(description = "After how much silence a link is taken for dead")
    int pingTimeoutMs() default 15_000;

    @AttributeDefinition(description = "Links that came in from one address")
    int linksPerAddress() default 32;

    @AttributeDefinition(description = "Connections of which it is not yet known who they are")
    int unauthenticatedLinks() default 64;

    @AttributeDefinition(description = "Links that came in from guests, all together")
    int guestLinks() default 64;

    @AttributeDefinition(description = "The largest control frame")
    int controlFrameBytes() default 64 * 1024;

    @AttributeDefinition(description = "The largest message, as JSON")
    int messageBytes() default 256 * 1024;

    @AttributeDefinition(description = "How deep the JSON of a message may be nested")
    int jsonDepth() default 32;

    @AttributeDefinition(description = "Messages that one peer may send")
    int messagesPerSecond() default 200;

    @AttributeDefinition(description = "Messages of one peer and type that wait to be handled")
    int waitingMessagesPerPeer() default 400;

    @AttributeDefinition(description = "Messages to one peer that wait for its link, all together")
    int unsentBytesPerPeer() default 1024 * 1024;

    @AttributeDefinition(description = "Channels with one peer")
    int channelsPerPeer() default 64;

    @AttributeDefinition(description = "What a channel keeps until the peer has acknowledged it")
    int channelBufferBytes() default 1024 * 1024;

    @AttributeDefinition(description = "How far a peer may send ahead of whoever reads an interactive channel")
    int interactiveWindowBytes() default 1024 * 1024;

    @AttributeDefinition(description = "How far a peer may send ahead of whoever reads a bulk channel on a short way")
    int bulkWindowBytes() default 64 * 1024;

    @AttributeDefinition(description = "The same on a long way")
    int bulkWindowLargestBytes() default 1024 * 1024;

    @AttributeDefinition(description = "What bulk channels get at least of a busy link")
    int bulkSharePercent() default 5;
}
