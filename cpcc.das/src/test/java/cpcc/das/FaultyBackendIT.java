package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Ended;
import cpcc.das.api.Session;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend that fails or blocks at any step ends its own session, in order, and nothing else. */
class FaultyBackendIT {
    @TempDir
    Path folder;

    private TwoPeers both;

    @BeforeEach
    void twoPeers() throws Exception {
        both = new TwoPeers(folder);
        both.share("echo", 1, Surface.TERMINAL, "cat");
        Files.writeString(both.docs.resolve("a"), "text");
    }

    @AfterEach
    void nothingIsLeftAndTheNextRunWorks() throws Exception {
        try {
            both.alice.faults.none();
            both.bob.faults.none();
            both.isClean();
            MemoryConsole console = new MemoryConsole("");
            assertEquals(0, TwoPeers.end(both.run("echo", console, "docs/a")).exitCode());
            assertEquals("text", console.printed());
            both.isClean();
        } finally {
            both.close();
        }
    }

    private Faults faults(String side) {
        return side.equals("user") ? both.bob.faults : both.alice.faults;
    }

    @ParameterizedTest
    @CsvSource({
        "user, files.share, BAD_FILE",
        "user, exec.client, START_FAILED",
        "provider, files.mount, START_FAILED",
        "provider, exec.server, START_FAILED",
        "provider, sandbox.start, START_FAILED",
        "provider, exec.started, START_FAILED",
    })
    void whatABackendSaysIsWhatTheUserReads(String side, String step, Reason reason) {
        faults(side).at(step, Faults.SAYS_NO);
        Failure failure = assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole("x"), "docs/a"));
        assertEquals(reason, failure.reason(), failure.getMessage());
        assertTrue(failure.getMessage().contains("it says no"), failure.getMessage());
        assertTrue(failure.remedy().contains("ask it nicely"), failure.remedy());
        assertEquals(side.equals("provider"), failure.getMessage().contains("alice"), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "user, files.share",
        "user, files.offer",
        "user, exec.client",
        "user, exec.offer",
        "provider, files.mount",
        "provider, files.binds",
        "provider, exec.server",
        "provider, exec.needs",
        "provider, sandbox.start",
        "provider, exec.started",
    })
    void aBackendThatThrowsIsNamed(String side, String step) {
        for (Faults.Fault fault : new Faults.Fault[] {Faults.THROWS, Faults.ERROR}) {
            faults(side).at(step, fault);
            Failure failure = assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole("x"), "docs/a"));
            assertTrue(failure.getMessage().contains("backend"), failure.getMessage());
            assertTrue(failure.getMessage().contains("failed"), failure.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user, files.share",
        "user, files.offer",
        "user, exec.client",
        "user, exec.offer",
        "provider, files.mount",
        "provider, files.binds",
        "provider, exec.server",
        "provider, exec.needs",
        "provider, sandbox.start",
        "provider, exec.started",
    })
    void aBackendThatBlocksIsGivenUp(String side, String step) {
        faults(side).at(step, Faults.BLOCKS);
        Failure failure = assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole("x"), "docs/a"));
        assertTrue(failure.getMessage().contains("did not answer within 300 ms"), failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "user, files.share.close",
        "user, exec.client.close",
        "provider, files.mount.close",
        "provider, exec.server.close",
    })
    void aBackendThatDoesNotCloseHoldsUpNothing(String side, String step) throws Exception {
        for (Faults.Fault fault : new Faults.Fault[] {Faults.THROWS, Faults.ERROR, Faults.BLOCKS}) {
            faults(side).at(step, fault);
            Session session = both.run("echo", new MemoryConsole("x"), "docs/a");
            assertEquals(Ended.Cause.EXITED, TwoPeers.end(session).cause());
            assertNotEquals(0, faults(side).count(step));
            both.isClean();
        }
    }

    @ParameterizedTest
    @CsvSource({"user, exec.client", "provider, files.mount", "provider, sandbox.start"})
    void aLostPeerEndsAStartUnderWay(String side, String step) throws Exception {
        faults(side).at(step, Faults.BLOCKS);
        Thread lose = new Thread(() -> {
            try {
                Await.that("reached", () -> faults(side).count(step) > 0);
                both.bob.sessions.peerLost(both.alice.id, "gone");
                both.alice.sessions.peerLost(both.bob.id, "gone");
                both.alice.instances.peerLost(both.bob.id, "gone");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        lose.start();
        Failure failure = assertThrows(Failure.class, () -> both.run("echo", new MemoryConsole("x"), "docs/a"));
        assertEquals(Reason.LOST, failure.reason(), failure.getMessage());
        lose.join();
    }
}
