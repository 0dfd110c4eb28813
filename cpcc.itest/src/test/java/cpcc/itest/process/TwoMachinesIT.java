package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.itest.peers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Provider and user on two machines that share no network, no mounts and no memory. */
class TwoMachinesIT {
    private static final Duration CLEAN = Duration.ofSeconds(13);

    private TwoMachines machines;
    private TwoProcesses both;

    @BeforeEach
    void aCommunityOfTwoMachines() throws Exception {
        machines = new TwoMachines();
        both = new TwoProcesses(new PeerProcess("alice", machines.first()), new PeerProcess("bob", machines.second()));
        machines.hideFromFirst(both.bob().root());
        both.alice().start(TwoMachines.FIRST);
        both.bob().start(TwoMachines.SECOND);
        both.alice().cpcc("community", "create", "lab");
        both.bob().cpcc("join", both.alice().cpcc("-q", "invite", "lab"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (TwoProcesses peers = both) {
            if (peers != null) {
                TwoProcesses.isClean(peers.alice(), CLEAN);
                TwoProcesses.isClean(peers.bob(), CLEAN);
            }
        } finally {
            if (machines != null) {
                machines.close();
            }
        }
    }

    @Test
    void aProgramOfAliceReadsAndWritesBobsFiles() throws Exception {
        both.share("reader", "/bin/cat");
        both.share("writer", "/usr/bin/tee");
        Path docs = Files.createDirectories(both.bob().account().resolve("docs"));
        Path read = Files.writeString(docs.resolve("read.txt"), "from bob's disk\n");
        assertEquals("from bob's disk", both.bob().cpcc("run", "reader", read.toString()));
        Path written = Files.writeString(docs.resolve("written.txt"), "");
        try (Command run = both.bob().begin("run", "writer", written.toString())) {
            run.type("by alice's program\n");
            run.endOfInput();
            assertEquals(0, run.end(PeerProcess.PATIENCE).code());
        }
        assertEquals("by alice's program\n", Files.readString(written));
    }

    @Test
    void aWindowOfAlicesProgramIsOnBobsScreen() throws Exception {
        try (Display display = Display.start()) {
            machines.hideFromFirst(Path.of("/tmp/.X11-unix"));
            both.shareWindows("logo", "/usr/bin/xlogo");
            both.bob().env().putAll(display.env());
            try (Command run = both.bob().begin("run", "logo")) {
                run.endOfInput();
                Await.until("its window is there", Duration.ofSeconds(30), display::windows, w -> w.contains("xlogo"));
                List<String> sessions = both.bob().sessions();
                assertEquals(1, sessions.size());
                both.bob().cpcc("close", sessions.get(0));
            }
            Await.until("its window is gone", Duration.ofSeconds(10), display::windows, w -> !w.contains("xlogo"));
        }
    }

    @Test
    void aSessionSurvivesACableThatIsOutForASecond() throws Exception {
        both.shareEcho("echo-back");
        try (Command session = both.talk("echo-back")) {
            machines.cable(false);
            session.type("into the dark\n");
            Thread.sleep(1000); // shorter than the reconnect grace of 3 s
            machines.cable(true);
            Await.until("it arrived", Duration.ofSeconds(20), session::out, o -> o.contains("into the dark"));
            session.endOfInput();
            assertEquals(
                    "hello\ninto the dark\n", session.end(PeerProcess.PATIENCE).out());
        }
    }
}
