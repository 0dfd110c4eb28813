package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An editor on one machine, shown by xpra on another: put away, lost, cut off, and still the same document. */
class XpraIT {
    private static final Duration CLEAN = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(30);

    private TwoMachines machines;
    private TwoProcesses both;
    private Desk desk;
    private Path letter;

    @BeforeEach
    void aCommunityOfTwoMachines() throws Exception {
        machines = new TwoMachines();
        both = new TwoProcesses(new PeerProcess("alice", machines.first()), new PeerProcess("bob", machines.second()));
        machines.hideFromFirst(both.bob().root());
        machines.hideFromFirst(Path.of("/tmp/.X11-unix"));
        for (PeerProcess each : List.of(both.alice(), both.bob())) {
            each.settings(Map.of("reconnectGraceMs", "30000"));
        }
        both.alice().start(TwoMachines.FIRST);
        both.bob().start(TwoMachines.SECOND);
        both.alice().cpcc("community", "create", "lab");
        both.bob().cpcc("join", both.alice().cpcc("-q", "invite", "lab"));
        both.shareWindows("editor", "/usr/bin/mousepad", "%f");
        desk = Desk.open();
        Path docs = Files.createDirectories(both.bob().account().resolve("docs"));
        letter = Files.writeString(docs.resolve("letter.txt"), "");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (TwoProcesses peers = both;
                Desk screen = desk) {
            if (peers != null && screen != null) {
                for (String session : peers.bob().sessions()) {
                    peers.bob().cpcc("close", session);
                }
                TwoProcesses.isClean(peers.bob(), CLEAN);
                TwoProcesses.isClean(peers.alice(), CLEAN);
                screen.showsNo("letter.txt");
            }
        } finally {
            if (machines != null) {
                machines.close();
            }
        }
    }

    @Test
    void putAwayAndShownOnAnotherScreenItIsTheSameDocument() throws Exception {
        String session = edit();
        writes(desk, "first.", "first.");
        desk.picture(Path.of("target/xpra-first.png"));
        assertTrue(both.bob().cpcc("detach", session).contains("cpcc attach " + session.substring(0, 6)));
        desk.showsNo("letter.txt");
        assertState("detached");
        try (Desk other = Desk.open()) {
            both.bob().env().putAll(other.env());
            both.bob().cpcc("attach", session);
            assertState("running");
            other.shows("(alice)");
            writes(other, "second.", "first.second.");
            other.picture(Path.of("target/xpra-second.png"));
        }
        Await.until("the screen is gone", SOON, this::sessions, s -> s.contains("detached"));
        both.bob().env().putAll(desk.env());
        both.bob().cpcc("attach", session);
        writes(desk, "third.", "first.second.third.");
    }

    @Test
    void aClientThatIsKilledIsReplaced() throws Exception {
        String session = edit();
        desk.type("letter", "unsaved.");
        long client = both.bob().helpers().stream()
                .filter(line -> line.contains("/usr/bin/xpra attach"))
                .map(line -> Long.parseLong(line.split(" ")[0]))
                .findFirst()
                .orElseThrow();
        ProcessHandle.of(client).orElseThrow().destroyForcibly();
        Await.until("it is out of sight", SOON, this::sessions, s -> s.contains("detached"));
        desk.showsNo("letter.txt");
        both.bob().cpcc("attach", session);
        writes(desk, "after.", "unsaved.after.");
    }

    @Test
    void aCableThatIsOutForTenSecondsLosesNothing() throws Exception {
        edit();
        writes(desk, "before.", "before.");
        machines.cable(false);
        desk.type("letter", "meanwhile.");
        Thread.sleep(10_000); // longer than xpra waits for an answer before it complains, shorter than the grace
        machines.cable(true);
        Await.until("the window is alive", SOON, this::sessions, s -> s.contains("running"));
        writes(desk, "after.", "before.meanwhile.after.");
    }

    private String edit() throws Exception {
        both.bob().env().putAll(desk.env());
        String said = both.bob().cpcc("run", "--via", "xpra", "editor", letter.toString());
        assertTrue(said.contains("window is open"), said);
        desk.shows("(alice)");
        return both.bob().sessions().get(0);
    }

    /** Types and saves until the user's own file says so. */
    private void writes(Desk at, String text, String whole) throws Exception {
        at.type("letter", text, "ctrl+s");
        Await.until("it is in bob's file", SOON, () -> Files.readString(letter), t -> t.strip()
                .equals(whole));
    }

    private void assertState(String state) throws Exception {
        String sessions = sessions();
        assertTrue(sessions.contains(state), sessions);
        assertEquals(1, both.bob().sessions().size());
    }

    private String sessions() throws Exception {
        return both.bob().cpcc("sessions");
    }
}
