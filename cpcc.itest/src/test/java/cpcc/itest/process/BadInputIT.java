package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person can do wrong or may lack: the exit code, one line that says what to do, and nothing left or changed. */
class BadInputIT {
    private static final Duration CLEAN = Duration.ofSeconds(13);

    private static TwoProcesses both;

    @BeforeAll
    static void twoPeersMeet() throws Exception {
        both = TwoProcesses.meet();
        both.share("show", "/bin/cat");
        both.shareWindows("window", "/usr/bin/xlogo");
        both.shareWindows("broken", "/bin/ls", "--no-such-option");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        TwoProcesses.isClean(both.alice(), CLEAN);
        TwoProcesses.isClean(both.bob(), CLEAN);
    }

    @AfterAll
    static void end() throws IOException {
        if (both != null) {
            both.close();
        }
    }

    @Test
    void anInvitationThatIsNone() throws Exception {
        says(both.bob().attempt("join", "nonsense"), 1, "invitation");
    }

    @Test
    void aUsedInvitation() throws Exception {
        String invitation = both.alice().cpcc("-q", "invite", "lab");
        try (PeerProcess first = new PeerProcess("bob2");
                PeerProcess second = new PeerProcess("bob3")) {
            first.start();
            first.cpcc("join", invitation);
            second.start();
            says(second.attempt("join", invitation), 1, "invitation", "used");
            assertEquals("", second.cpcc("-q", "community", "list"));
        }
    }

    @Test
    void anApplicationThatNobodyShares() throws Exception {
        says(both.bob().attempt("run", "sho"), 127, "sho", "show");
    }

    @Test
    void aProgramByItsPath() throws Exception {
        says(both.bob().attempt("run", "../../bin/sh"), 127, "../../bin/sh");
    }

    @Test
    void noDisplay() throws Exception {
        says(both.bob().attempt("run", "window"), 126, "display");
    }

    @Test
    void aDisplayThatCannotBeMadeSafe() throws Exception {
        try (Display display = Display.start("-extension", "SECURITY");
                PeerProcess bob = another("bob4", Without.programs("/usr/bin/Xephyr", "/usr/bin/xpra"))) {
            bob.env().putAll(display.env());
            TwoProcesses.sees(bob, "window");
            says(bob.attempt("run", "--display", "untrusted", "window"), 126, "SECURITY", "--display trusted");
        }
    }

    @Test
    void aDisplayThatCannotBeMadeSafeIsLeftToXpraWhereThatIs() throws Exception {
        try (Display display = Display.start("-extension", "SECURITY");
                PeerProcess bob = another("bob5", Without.programs("/usr/bin/Xephyr"))) {
            bob.env().putAll(display.env());
            TwoProcesses.sees(bob, "window");
            bob.cpcc("run", "--display", "untrusted", "window");
            String sessions = bob.cpcc("sessions", "--json");
            assertTrue(sessions.contains("\"xpra/1\""), sessions);
        }
    }

    @Test
    void aProviderWithoutBwrap() throws Exception {
        try (PeerProcess alice = another("alice2", Without.programs("/usr/bin/bwrap"))) {
            alice.cpcc("share", "confined", "--command", "--terminal", "--", "/bin/cat");
            Output output = both.bob().attempt("run", "confined");
            assertTrue(output.code() == 126 || output.code() == 127, output.toString());
            says(alice.attempt("doctor"), 1, "bwrap", "bubblewrap");
        }
    }

    @Test
    void aProviderWithoutSshfs() throws Exception {
        try (PeerProcess alice = another("alice3", Without.programs("/usr/bin/sshfs"))) {
            alice.cpcc("share", "reader", "--command", "--terminal", "--", "/bin/cat");
            both.sees("reader");
            Path file = file("docs/text", "text");
            says(both.bob().attempt("run", "reader", file.toString()), 126, "reader", "alice3", "files", "doctor");
            says(alice.attempt("doctor"), 1, "apt install sshfs");
        }
    }

    @Test
    void aUserWithoutXauthNeedsNone() throws Exception {
        try (Display display = Display.start();
                PeerProcess bob = another("bob5", Without.programs("/usr/bin/xauth"))) {
            bob.env().putAll(display.env());
            TwoProcesses.sees(bob, "window");
            bob.cpcc("run", "window");
            assertTrue(display.windows().contains("xlogo"), display.windows());
            bob.cpcc("close", bob.sessions().get(0));
            TwoProcesses.isClean(bob, CLEAN);
        }
    }

    @Test
    void aUserWithoutXpra() throws Exception {
        try (Display display = Display.start();
                PeerProcess bob = another("bob6", Without.programs("/usr/bin/xpra"))) {
            bob.env().putAll(display.env());
            TwoProcesses.sees(bob, "window");
            says(bob.attempt("run", "--via", "xpra", "window"), 126, "window", "xpra is missing", "apt install");
            says(bob.attempt("doctor"), 0, "xpra is missing", "apt install");
        }
    }

    @Test
    void aProviderWithoutXpra() throws Exception {
        try (Display display = Display.start();
                PeerProcess alice = another("alice5", Without.programs("/usr/bin/xpra"))) {
            alice.cpcc("share", "logo", "--command", "--", "/usr/bin/xlogo");
            both.sees("logo");
            both.bob().env().putAll(display.env());
            try {
                says(both.bob().attempt("run", "--via", "xpra", "logo"), 126, "logo", "alice5", "xpra");
                both.bob().cpcc("run", "logo");
                assertTrue(display.windows().contains("xlogo"), display.windows());
                both.bob().cpcc("close", both.bob().sessions().get(0));
                TwoProcesses.isClean(both.bob(), CLEAN);
            } finally {
                display.env().keySet().forEach(both.bob().env()::remove);
            }
        }
    }

    @Test
    void aProviderThatIsDown() throws Exception {
        try (PeerProcess alice = another("alice4")) {
            alice.cpcc("share", "gone", "--command", "--terminal", "--", "/bin/cat");
            both.sees("gone");
            alice.kill();
            Output output = both.bob().attempt("run", "gone");
            assertTrue(output.code() == 126 || output.code() == 127, output.toString());
            says(output, output.code(), "gone");
        }
    }

    @Test
    void aFileThatDoesNotExist() throws Exception {
        says(both.bob().attempt("run", "show", "docs/missing.txt"), 1, "docs/missing.txt");
    }

    @Test
    void aFileInTheHomeItself() throws Exception {
        Path file = file("private.txt", "private");
        says(both.bob().attempt("run", "show", file.toString()), 1, "--files");
        assertEquals("private", Files.readString(file));
    }

    @Test
    void aSecondPeerOnTheSameState() throws Exception {
        try (PeerProcess second = new PeerProcess("bob6")) {
            second.settings(
                    Map.of("stateDir", both.bob().home().resolve("state").toString()));
            says(second.attempt("start", "--port", "0"), 125, "--home");
        }
        assertTrue(both.bob().cpcc("status").contains("bob"));
    }

    @Test
    void noPeerIsRunning() throws Exception {
        try (PeerProcess nobody = new PeerProcess("bob7")) {
            says(nobody.attempt("peers"), 125, "Start it: cpcc --home", "start");
        }
    }

    @Test
    void aProgramThatDiesAtOnce() throws Exception {
        try (Display display = Display.start();
                Command run = beginAt(display, "run", "broken")) {
            run.endOfInput();
            Output output = run.end(PeerProcess.PATIENCE);
            assertFalse(output.code() == 0, output.toString());
            assertTrue(output.err().contains("no-such-option"), "the program's last lines: " + output);
        }
    }

    @Test
    void aNameThatTheCallersLocaleCannotWrite() throws Exception {
        Path file = file("docs/grün.txt", "grün ist die Hoffnung\n");
        Map<String, String> before = new HashMap<>(both.bob().env());
        both.bob().env().put("LC_ALL", "C");
        try {
            Output output = both.bob().attempt("run", "show", file.toString());
            assertEquals("grün ist die Hoffnung\n", output.out(), output.toString());
            assertEquals(0, output.code());
        } finally {
            both.bob().env().clear();
            both.bob().env().putAll(before);
        }
    }

    private static Command beginAt(Display display, String... words) throws IOException {
        Map<String, String> before = new HashMap<>(both.bob().env());
        both.bob().env().putAll(display.env());
        try {
            return both.bob().begin(words);
        } finally {
            both.bob().env().clear();
            both.bob().env().putAll(before);
        }
    }

    /** A file of Bob's, below his account's home. */
    private static Path file(String name, String text) throws IOException {
        Path file = both.bob().account().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /** Another member of the community, on a machine of its own. */
    private static PeerProcess another(String name, String... prefix) throws Exception {
        PeerProcess peer = new PeerProcess(name, prefix);
        try {
            peer.start();
            peer.cpcc("join", both.alice().cpcc("-q", "invite", "lab"));
            return peer;
        } catch (Exception | AssertionError e) {
            peer.close();
            throw e;
        }
    }

    /** Nothing on standard output, and on standard error what was said, without the traces of a program. */
    private static void says(Output output, int code, String... texts) {
        assertEquals(code, output.code(), output.toString());
        String said = output.out() + output.err();
        for (String text : texts) {
            assertTrue(
                    said.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)),
                    text + " is not in: " + output);
        }
        assertFalse(said.contains("\tat "), "a stack trace: " + output);
        assertFalse(said.contains("Exception"), output.toString());
    }
}
