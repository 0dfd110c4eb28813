package cpcc.das.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.api.Side;
import cpcc.das.api.Application;
import cpcc.das.api.Ended;
import cpcc.das.api.Events;
import cpcc.das.api.Provider;
import cpcc.das.api.SessionView;
import cpcc.das.api.SessionView.State;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Peer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Which events are made of what listeners are told. */
class EventPublisherTest {
    private static final PeerId ALICE = PeerId.ofHash(new byte[32]);
    private static final Instant NOW = Instant.ofEpochMilli(1234);

    private final List<Event> posted = new ArrayList<>();
    private final EventPublisher publisher = publisher(List.of());

    private EventPublisher publisher(List<Peer> members) {
        return EventPublisher.to(
                new EventAdmin() {
                    @Override
                    public void postEvent(Event event) {
                        posted.add(event);
                    }

                    @Override
                    public void sendEvent(Event event) {
                        throw new AssertionError("a handler would delay the peer");
                    }
                },
                members,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aNewMemberJoinsAndIsActive() {
        publisher.peerChanged(alice("alice", true));
        assertEquals(List.of("cpcc/peer/JOINED", "cpcc/peer/ACTIVE"), topics());
        assertEquals(
                Map.of("peer", ALICE.text(), "peer.name", "alice", "community", "LAB", "timestamp", 1234L),
                properties(posted.get(1)));
    }

    @Test
    void aMemberOfBeforeHasNotJoined() {
        publisher(List.of(alice("alice", false))).peerChanged(alice("alice", false));
        assertEquals(List.of("cpcc/peer/INACTIVE"), topics());
    }

    @Test
    void whatIsToldTwiceIsNoEvent() {
        publisher.peerChanged(alice("alice", true));
        posted.clear();
        publisher.peerChanged(alice("alice", true));
        assertEquals(List.of(), topics());
        publisher.peerChanged(alice("alicia", true));
        publisher.peerChanged(alice("alicia", false));
        publisher.peerGone(alice("alicia", false));
        assertEquals(List.of("cpcc/peer/RENAMED", "cpcc/peer/INACTIVE", "cpcc/peer/LEFT"), topics());
    }

    @Test
    void whoComesBackAfterLeavingJoins() {
        publisher.peerChanged(alice("alice", true));
        publisher.peerGone(alice("alice", true));
        posted.clear();
        publisher.peerChanged(alice("alice", true));
        assertEquals(List.of("cpcc/peer/JOINED", "cpcc/peer/ACTIVE"), topics());
    }

    @Test
    void anApplicationIsSharedFullFreeAndWithdrawn() {
        publisher.applicationChanged(kate(true));
        publisher.applicationChanged(kate(true));
        publisher.applicationChanged(kate(false));
        publisher.applicationChanged(kate(true));
        publisher.applicationGone(kate(true));
        assertEquals(
                List.of("cpcc/app/SHARED", "cpcc/app/FREE", "cpcc/app/FULL", "cpcc/app/FREE", "cpcc/app/WITHDRAWN"),
                topics());
        assertEquals(
                Map.of(
                        "application", "kate",
                        "application.name", "Kate",
                        "instances", 2,
                        "peer", ALICE.text(),
                        "peer.name", "alice",
                        "community", "LAB",
                        "timestamp", 1234L),
                properties(posted.get(4)));
    }

    @Test
    void oneProviderOfSeveralWithdraws() {
        publisher.applicationChanged(kate(true));
        posted.clear();
        publisher.applicationChanged(new Application("kate", "LAB", "Kate", "", Surface.WINDOWS, List.of()));
        assertEquals(List.of("cpcc/app/WITHDRAWN"), topics());
    }

    @Test
    void aSessionIsToldOncePerStateAndHowItEnded() {
        publisher.sessionChanged(session(State.STARTING, 0));
        publisher.sessionChanged(session(State.STARTING, 77));
        publisher.sessionChanged(session(State.RUNNING, 77));
        publisher.sessionChanged(session(State.CLOSING, 77));
        publisher.sessionEnded(
                session(State.ENDED, 77), new Ended(Ended.Cause.EXITED, 3, "kate exited with 3", List.of()));
        assertEquals(
                List.of(Events.SESSION_STARTING, Events.SESSION_RUNNING, Events.SESSION_CLOSING, Events.SESSION_ENDED),
                topics());
        Map<String, Object> ended = properties(posted.get(3));
        assertEquals("s1", ended.get(Events.SESSION));
        assertEquals("PROVIDER", ended.get(Events.SIDE));
        assertEquals("x11/1", ended.get(Events.BACKEND));
        assertEquals("EXITED", ended.get(Events.CAUSE));
        assertEquals(3, ended.get(Events.EXIT_CODE));
        assertEquals("kate exited with 3", ended.get(Events.MESSAGE));
    }

    private List<String> topics() {
        return posted.stream().map(Event::getTopic).toList();
    }

    private static Map<String, Object> properties(Event event) {
        Map<String, Object> all = new TreeMap<>();
        for (String name : event.getPropertyNames()) {
            all.put(name, event.getProperty(name));
        }
        all.remove("event.topics");
        return all;
    }

    private static Peer alice(String name, boolean active) {
        return new Peer(ALICE, name, "LAB", false, active, NOW, Optional.empty());
    }

    private static Application kate(boolean free) {
        Provider alice = new Provider(ALICE, "alice", 2, free, List.of("x11/1"), List.of());
        return new Application("kate", "LAB", "Kate", "", Surface.WINDOWS, List.of(alice));
    }

    private static SessionView session(State state, long pid) {
        return new SessionView(
                "s1",
                Side.PROVIDER,
                "kate",
                "LAB",
                ALICE,
                "alice",
                state,
                NOW,
                NOW,
                "x11/1",
                "",
                List.of(),
                pid,
                "",
                Map.of());
    }
}
