package cpcc.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Link;
import cpcc.messaging.api.Role;
import cpcc.p2p.api.Peer;
import cpcc.p2p.api.PeerListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
    private Lab lab;

    @BeforeEach
    void open(@TempDir Path folder) {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /** Writes down what it is told. */
    private static class Diary implements PeerListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void peerChanged(Peer peer) {
            lines.add(peer.name() + (peer.active() ? " active" : " inactive"));
        }

        @Override
        public synchronized void peerGone(Peer peer) {
            lines.add(peer.name() + " gone");
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    @Test
    void aLateListenerHearsThePastFirstAndThenTheChangesInOrder() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        NetPeer third = lab.peer("third");
        lab.community(alice, bob, third);
        Diary late = new Diary();
        alice.controller.add(late);
        Await.until("the past", () -> late.lines().equals(List.of("bob active", "third active")));
        bob.close();
        Await.until("bob goes", () -> late.lines().size() == 3);
        NetPeer back = lab.peer("bob", "bob", bob.identity);
        lab.awaitMesh(alice, back, third);
        Await.until("bob is back", () -> late.lines().size() == 4);
        assertEquals(List.of("bob active", "third active", "bob inactive", "bob active"), late.lines());
    }

    @Test
    void aSignOffIsKnownBeforeTheLinkIsDown() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        String id = lab.community(alice, bob);
        lab.clock.forward(Duration.ofMinutes(5));
        bob.send(alice.self, id, SignOff.TYPE, new SignOff.Body("test"));
        Await.until("bob inactive", () -> Lab.active(alice).equals(Set.of("alice")));
        assertTrue(lab.net.link(alice.self, bob.self).isPresent());
        Peer seen = alice.controller.peers().stream()
                .filter(peer -> !peer.self())
                .findFirst()
                .orElseThrow();
        assertEquals(lab.clock.instant(), seen.since());
        assertTrue(seen.roundTrip().isEmpty());
    }

    @Test
    void aMemberThatComesBackAsAGuestIsInactiveUntilItIsAMemberAgain() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        lab.community(alice, bob);
        Link link = lab.net.link(alice.self, bob.self).orElseThrow();
        alice.controller.linkListener().linkUp(as(Role.GUEST, link));
        assertEquals(Set.of("alice"), Lab.active(alice));
        alice.controller.linkListener().linkUp(link);
        assertEquals(Set.of("alice", "bob"), Lab.active(alice));
    }

    @Test
    void aClosingPeerSignsOff() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        lab.community(alice, bob);
        bob.close();
        assertTrue(lab.net.passedTo(alice.self).stream().anyMatch(m -> m.type().equals(SignOff.TYPE)));
        Await.until("bob inactive", () -> Lab.active(alice).equals(Set.of("alice")));
    }

    @Test
    void aSlowOrBrokenListenerDelaysOnlyItself() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        CountDownLatch release = new CountDownLatch(1);
        Diary good = new Diary();
        try {
            alice.controller.add(listener(peer -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            alice.controller.add(listener(peer -> {
                throw new IllegalStateException("broken");
            }));
            alice.controller.add(good);
            lab.community(alice, bob);
            Await.until("told", () -> good.lines().contains("bob active"));
        } finally {
            release.countDown();
        }
    }

    @Test
    void aListenerIsNeverCalledTwiceAtATimeNorAfterItWasRemoved() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        PeerListener listener = listener(peer -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            calls.incrementAndGet();
            Thread.yield();
            inside.decrementAndGet();
        });
        alice.controller.add(listener);
        String id = lab.community(alice, bob);
        var link = lab.net.link(alice.self, bob.self).orElseThrow();
        for (int i = 0; i < 100; i++) {
            alice.controller.linkListener().linkDown(link);
            alice.controller.linkListener().linkUp(link);
        }
        Await.until("all told", () -> calls.get() >= 200);
        assertEquals(1, most.get());
        alice.controller.remove(listener);
        int before = calls.get();
        Diary other = new Diary();
        alice.controller.add(other);
        bob.send(alice.self, id, SignOff.TYPE, new SignOff.Body("test"));
        Await.until("the other is told", () -> other.lines().contains("bob inactive"));
        assertEquals(before, calls.get());
    }

    private static Link as(Role role, Link link) {
        return new Link(
                link.peer(),
                role,
                link.community(),
                link.incarnation(),
                link.address(),
                link.dialled(),
                link.since(),
                link.roundTrip());
    }

    private static PeerListener listener(Consumer<Peer> told) {
        return new PeerListener() {
            @Override
            public void peerChanged(Peer peer) {
                told.accept(peer);
            }

            @Override
            public void peerGone(Peer peer) {
                told.accept(peer);
            }
        };
    }
}
