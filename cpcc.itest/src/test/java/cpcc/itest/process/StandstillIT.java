package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that stands still for a while, as by SIGSTOP, an overloaded machine or a debugger. */
class StandstillIT {
    private static final Duration CLEAN = Duration.ofSeconds(13);

    private TwoProcesses both;

    @BeforeEach
    void meet() throws Exception {
        both = new TwoProcesses(new PeerProcess("alice"), new PeerProcess("bob"));
        // Alice takes bob for dead after three seconds and waits for him; bob would wait for three seconds only.
        both.alice().settings(Map.of("pingIntervalMs", "1000", "pingTimeoutMs", "3000", "reconnectGraceMs", "120000"));
        both.bob().settings(Map.of("pingIntervalMs", "1000", "pingTimeoutMs", "3000", "reconnectGraceMs", "3000"));
        both.alice().start();
        both.bob().start();
        both.alice().cpcc("community", "create", "lab");
        both.bob().cpcc("join", both.alice().cpcc("-q", "invite", "lab"));
        both.shareEcho("echo-back");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (TwoProcesses peers = both) {
            TwoProcesses.isClean(peers.alice(), CLEAN);
            TwoProcesses.isClean(peers.bob(), CLEAN);
        }
    }

    @Test
    void aSessionGoesOnAfterThePeerStoodStillForLongerThanASilenceOrAGrace() throws Exception {
        try (Command session = both.talk("echo-back")) {
            signal("STOP");
            try {
                Await.until(
                        "alice sees the link down",
                        Duration.ofSeconds(30),
                        () -> both.alice().log(),
                        log -> log.contains("no sign of life"));
                Thread.sleep(4000); // longer than bob's grace
            } finally {
                signal("CONT");
            }
            session.type("after all\n");
            Await.until("it arrived", Duration.ofSeconds(40), session::out, o -> o.contains("after all"));
            session.endOfInput();
            assertEquals("hello\nafter all\n", session.end(PeerProcess.PATIENCE).out());
        }
        assertTrue(
                both.bob().log().contains("this process stood still for"),
                both.bob().log());
        assertFalse(both.bob().log().contains("away for more than"), both.bob().log());
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, "" + both.bob().pid())
                        .start()
                        .waitFor());
    }
}
