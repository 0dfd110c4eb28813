package cpcc.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Community;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.membership.Hashes;
import cpcc.p2p.membership.Invited;
import cpcc.p2p.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    private Lab lab;

    @BeforeEach
    void open(@TempDir Path folder) {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aCommunityOutlivesItsPeers() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        lab.community(alice, bob);
        List<Community> before = alice.controller.list();
        alice.close();
        bob.close();
        NetPeer aliceAgain = lab.peer("alice", "alice", alice.identity);
        assertEquals(before, aliceAgain.controller.list());
        NetPeer bobAgain = lab.peer("bob", "bob", bob.identity);
        lab.awaitMesh(aliceAgain, bobAgain);
    }

    @Test
    void anInvitationOutlivesARestartAndIsUsedOnceAllTheSame() throws Exception {
        NetPeer alice = lab.peer("alice");
        alice.controller.create("lab");
        String invitation = alice.controller.invite(null, List.of(), Lab.HOUR);
        alice.close();
        NetPeer again = lab.peer("alice", "alice", alice.identity);
        NetPeer bob = lab.peer("bob");
        bob.controller.join(invitation);
        lab.awaitMesh(again, bob);
        again.close();
        lab.peer("alice", "alice", alice.identity);
        NetPeer third = lab.peer("third");
        assertThrows(Failure.class, () -> third.controller.join(invitation));
    }

    @Test
    void invitationsThatHaveExpiredLeaveRoomForNewOnes() throws Exception {
        NetPeer alice = lab.peer("alice");
        String id = alice.controller.create("lab").id();
        alice.close();
        try (Store store = new Store(lab.state("alice"))) {
            List<Invited> many = IntStream.range(0, CommunityState.MAX_INVITATIONS)
                    .mapToObj(i -> new Invited(
                            Hashes.hex("secret " + i),
                            lab.clock.instant().plus(Lab.HOUR).toEpochMilli(),
                            ""))
                    .toList();
            store.save(new CommunityState(store.loaded().get(id).roster(), many));
        }
        NetPeer again = lab.peer("alice", "alice", alice.identity);
        Failure full = assertThrows(Failure.class, () -> again.controller.invite(null, List.of(), Lab.HOUR));
        assertEquals(Reason.LIMIT, full.reason());
        lab.clock.forward(Lab.HOUR);
        again.controller.invite(null, List.of(), Lab.HOUR);
    }

    @Test
    void aMemberWhoseFileIsDamagedCatchesUp() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        NetPeer third = lab.peer("third");
        String id = lab.community(alice, bob, third);
        bob.close();
        Path file = lab.state("bob").resolve("communities/" + id + ".json");
        Files.writeString(file, Files.readString(file).substring(0, 500));
        NetPeer back = lab.peer("bob", "bob", bob.identity);
        lab.awaitMesh(alice, back, third);
        assertEquals(3, back.controller.list().get(0).members());
    }

    @Test
    void aFileThatCannotBeReadIsNamedToWhoAsksForItsCommunity() throws Exception {
        NetPeer alice = lab.peer("alice");
        String id = alice.controller.create("lab").id();
        alice.close();
        Path file = lab.state("alice").resolve("communities/" + id + ".json");
        Files.writeString(file, "");
        NetPeer again = lab.peer("alice", "alice", alice.identity);
        Failure failure = assertThrows(Failure.class, () -> again.controller.invite("lab", List.of(), Lab.HOUR));
        assertEquals(Reason.UNKNOWN_COMMUNITY, failure.reason());
        assertTrue(failure.remedy().contains(file.toString()), failure.remedy());
        assertEquals("", Files.readString(file));
    }

    @Test
    void aSecondPeerOnOneStateDirectoryIsRefused() throws Exception {
        lab.peer("alice");
        IOException refused = assertThrows(IOException.class, () -> lab.peer("alice", "alice", new TestIdentity()));
        assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
    }

    @Test
    void aPeerWithoutAGoodNameDoesNotStart() {
        for (String bad : new String[] {"", "  ", "a\u0007b", "x".repeat(61)}) {
            assertThrows(IllegalArgumentException.class, () -> lab.peer("alice", bad, new TestIdentity()));
        }
    }

    @Test
    void nothingRunsAfterClose() throws Exception {
        NetPeer alice = lab.peer("alice");
        NetPeer bob = lab.peer("bob");
        lab.community(alice, bob);
        String name = alice.self.shortText();
        assertTrue(threads().contains("cpcc-p2p-" + name));
        alice.close();
        alice.close();
        Await.until("no thread of alice", () -> !threads().contains(name));
        assertEquals(0, alice.kept.size());
        Failure stopping = assertThrows(Failure.class, () -> alice.controller.create("other"));
        assertTrue(stopping.getMessage().contains("stopping"), stopping.getMessage());
    }

    private static String threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.joining("\n"));
    }
}
