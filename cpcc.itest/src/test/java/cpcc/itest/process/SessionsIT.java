package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import cpcc.itest.peers.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two peers as two processes: sessions of terminal programs and of windows, with files, and what is left of them. */
class SessionsIT {
    /** The configured reconnect grace of 3 s, and 10 s to clean up. */
    private static final Duration GRACE = Duration.ofSeconds(13);

    private static final int MANY = Boolean.getBoolean("cpcc.long") ? 100 : 20;

    private TwoProcesses both;
    private Display display;
    private Path letter;

    @BeforeEach
    void twoPeersMeet() throws Exception {
        both = TwoProcesses.meet();
        both.shareEcho("echo-back");
        both.shareWindows("pad", "/usr/bin/xterm", "-T", "the letter", "-e", "/usr/bin/tail", "-f", "%f");
        both.shareWindows("glance", "/usr/bin/xterm", "-e", "/bin/cat", "%f");
        display = Display.start();
        both.bob().env().putAll(display.env());
        Path docs = Files.createDirectories(both.bob().account().resolve("docs"));
        letter = Files.writeString(docs.resolve("letter.txt"), "dear alice\n");
    }

    @AfterEach
    void end() throws IOException {
        try {
            if (both != null) {
                both.close();
            }
        } finally {
            if (display != null) {
                display.close();
            }
        }
    }

    @Test
    void aProgramRunsAtAliceAndTalksWithBob() throws Exception {
        try (Command session = both.talk("echo-back")) {
            assertEquals(1, both.alice().sessions().size());
            assertEquals(both.alice().sessions(), both.bob().sessions());
            assertTrue(
                    both.alice().helpers().stream().anyMatch(h -> h.contains("sed")),
                    "what is left would be found: " + both.alice().helpers());
            session.endOfInput();
            Output end = session.end(PeerProcess.PATIENCE);
            assertEquals("hello\n", end.out(), end.err());
            assertEquals(0, end.code(), end.err());
        }
        TwoProcesses.isClean(both.alice(), GRACE);
        TwoProcesses.isClean(both.bob(), GRACE);
    }

    @Test
    void aKilledUserLeavesTheProviderClean() throws Exception {
        try (Command session = both.talk("echo-back");
                Command window = window()) {
            both.bob().kill();
            assertNotEquals(0, window.end(PeerProcess.PATIENCE).code());
            Output end = session.end(PeerProcess.PATIENCE);
            assertNotEquals(0, end.code(), "the command cannot say that all went well");
            TwoProcesses.isClean(both.alice(), GRACE);
        }
        both.bob().start();
        TwoProcesses.isClean(both.bob(), Duration.ofSeconds(10));
        both.sees("echo-back");
        both.talk("echo-back").close();
    }

    @Test
    void aKilledProviderLeavesTheUserCleanAndIsCleanAfterItsNextStart() throws Exception {
        try (Command session = both.talk("echo-back");
                Command window = window()) {
            both.alice().kill();
            Output end = session.end(GRACE);
            assertNotEquals(0, end.code(), end.toString());
            assertTrue(end.err().contains("alice"), "names the peer: " + end);
            assertNotEquals(0, window.end(GRACE).code());
            TwoProcesses.isClean(both.bob(), GRACE);
            assertFalse(display.windows().contains("the letter"), "her window is off his screen");
        }
        both.alice().start();
        TwoProcesses.isClean(both.alice(), Duration.ofSeconds(10));
    }

    @Test
    void whatAProgramMakesIsTheUsersLikeAnyFileOfHis() throws Exception {
        Path file = letter.resolveSibling("letter.txt.new");
        Path folder = letter.resolveSibling("letter.txt.d");
        both.share("copies", "/bin/cp", "--no-preserve=mode", "%f", file.toString());
        both.share("makes", "/bin/mkdir", folder.toString());
        both.bob().cpcc("run", "copies", letter.toString());
        both.bob().cpcc("run", "--files", letter.getParent().toString(), "makes");
        assertEquals("dear alice\n", Files.readString(file));
        // This test's umask is that of the command that has started Bob's peer.
        assertEquals(Files.getPosixFilePermissions(letter), Files.getPosixFilePermissions(file));
        assertEquals(Files.getPosixFilePermissions(letter.getParent()), Files.getPosixFilePermissions(folder));
    }

    @Test
    void manySessionsLeaveNothing() throws Exception {
        for (int i = 0; i < 4; i++) {
            oneSession(i);
        }
        List<PeerProcess> peers = List.of(both.alice(), both.bob());
        settled();
        int[] before = descriptorsAndThreads(peers);
        for (int i = 0; i < MANY; i++) {
            oneSession(i);
        }
        settled();
        int[] after = descriptorsAndThreads(peers);
        for (int i = 0; i < before.length; i++) {
            // Pools may have grown by a thread or two, nothing may have grown by one a session.
            assertTrue(after[i] <= before[i] + 4, i + ": " + before[i] + " before, " + after[i] + " after");
        }
    }

    /** In turn: one in the terminal, one with a window on a file. */
    private void oneSession(int number) throws Exception {
        if (number % 2 == 0) {
            try (Command session =
                    both.bob().begin("run", "--files", letter.getParent().toString(), "echo-back")) {
                session.type("again\n");
                session.endOfInput();
                assertEquals("again\n", session.end(PeerProcess.PATIENCE).out());
            }
        } else {
            both.bob().cpcc("run", "--wait", "glance", letter.toString());
        }
    }

    /** {@return a session that shows a file of Bob's in a window, and goes on} */
    private Command window() throws Exception {
        Command session = both.bob().begin("run", "--wait", "pad", letter.toString());
        session.endOfInput();
        Await.until("its window is there", Duration.ofSeconds(30), display::windows, w -> w.contains("the letter"));
        return session;
    }

    private void settled() throws Exception {
        TwoProcesses.isClean(both.alice(), GRACE);
        TwoProcesses.isClean(both.bob(), GRACE);
    }

    private static int[] descriptorsAndThreads(List<PeerProcess> peers) throws IOException {
        int[] counts = new int[2 * peers.size()];
        for (int i = 0; i < peers.size(); i++) {
            counts[2 * i] = Processes.descriptors(peers.get(i).pid());
            counts[2 * i + 1] = Processes.threads(peers.get(i).pid());
        }
        return counts;
    }
}
