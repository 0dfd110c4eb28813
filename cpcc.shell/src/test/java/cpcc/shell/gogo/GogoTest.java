package cpcc.shell.gogo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Caller;
import cpcc.backend.fixture.MemoryConsole;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class GogoTest {
    private final CommandProcessorImpl processor = new CommandProcessorImpl(null);
    private final Map<String, String> properties = new java.util.HashMap<>();
    private final List<Caller> callers = new ArrayList<>();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    @BeforeEach
    void register() {
        GogoFace face = new GogoFace(this::execute, properties::get);
        for (String verb : List.of("peers", "status", "join", "stop", "run", "help")) {
            processor.addCommand("cpcc", face, verb);
        }
        processor.addCommand("other", this, "peers");
    }

    @AfterEach
    void end() {
        processor.stop();
    }

    /** Another bundle's command of the same name. */
    public String peers() {
        return "not ours";
    }

    private int execute(List<String> words, Caller caller) {
        callers.add(caller);
        try {
            switch (words.get(0)) {
                case "stop" -> {
                    caller.console().err().write("refused\n".getBytes());
                    return 3;
                }
                case "join" -> caller.console().in().transferTo(caller.console().out());
                case "run" -> {
                    waiting.countDown();
                    never.await();
                }
                default -> caller.console().out().write((String.join("|", words) + "\n").getBytes());
            }
        } catch (InterruptedException e) {
            return 130;
        } catch (IOException e) {
            return 1;
        }
        return 0;
    }

    private static Caller alice(MemoryConsole console) {
        return new Caller("alice", Path.of("/home/alice"), Path.of("/tmp"), Map.of("DISPLAY", ":3"), console);
    }

    private String[] shell(boolean terminal, String input) throws IOException {
        MemoryConsole console = new MemoryConsole(input, terminal, 90);
        new GogoShell(processor).serve(alice(console));
        return new String[] {console.printed(), console.errors()};
    }

    @Test
    void verbsWorkWithoutTheirScopeAndWithIt() throws IOException {
        String[] said = shell(false, "peers --json\ncpcc:status 'a b' \"c\"\nexit\npeers\n");
        assertEquals("peers|--json\nstatus|a b|c\n", said[0]);
        assertEquals("", said[1]);
        assertEquals("alice", callers.get(0).user());
        assertEquals(":3", callers.get(0).env().get("DISPLAY"));
    }

    @Test
    void aTerminalGetsAPromptAndItsOwnConsole() throws IOException {
        String[] said = shell(true, "status\n");
        assertEquals("help shows the verbs, exit leaves.\ncpcc> status\ncpcc> ", said[0]);
        assertTrue(callers.get(0).console().terminal());
        assertEquals(90, callers.get(0).console().columns());
    }

    @Test
    void inAPipeTheOutputIsThePipes() throws IOException {
        String[] said = shell(true, "status | join\n");
        assertEquals("help shows the verbs, exit leaves.\ncpcc> status\ncpcc> ", said[0]);
        assertFalse(callers.get(0).console().terminal());
    }

    @Test
    void aCommandReadsWhatFollowsItsLine() throws IOException {
        assertEquals("status\nand this\n", shell(false, "join\nstatus\nand this\n")[0]);
    }

    @Test
    void errorsArePrintedAndTheSessionGoesOn() throws IOException {
        String[] said =
                shell(false, "nonsense\nstop\n'unclosed\n\n# comment\nstop && status\nstop || status\n(\nstatus\n");
        assertEquals("status\nstatus\n", said[0]);
        assertTrue(said[1].contains("cpcc: Command not found: nonsense  → help shows the verbs\n"), said[1]);
        assertTrue(said[1].contains("refused\n"), said[1]);
    }

    @Test
    void anInterruptEndsTheLineAndNotTheSession() throws Exception {
        MemoryConsole console = new MemoryConsole("run kate\nstatus\n", false, 80);
        Thread shell = new Thread(() -> {
            try {
                new GogoShell(processor).serve(alice(console));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        shell.start();
        assertTrue(waiting.await(10, TimeUnit.SECONDS));
        shell.interrupt();
        shell.join(10_000);
        assertFalse(shell.isAlive());
        assertEquals("status\n", console.printed());
    }

    @Test
    void inAnotherShellTheCallerIsWhatTheHostSays() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CommandSession session = session(out)) {
            assertNull(session.execute("cpcc:status"));
            properties.put("cpcc.caller.user", "bob");
            properties.put("cpcc.caller.home", "/home/bob");
            properties.put("cpcc.caller.folder", "relative");
            properties.put("cpcc.caller.env.DISPLAY", ":9");
            assertEquals(3, session.execute("cpcc:stop"));
        }
        assertEquals("status\nrefused\n", out.toString());
        assertEquals("user", callers.get(0).user());
        assertEquals(Map.of(), callers.get(0).env());
        assertEquals("bob", callers.get(1).user());
        assertEquals(Path.of("/home/bob"), callers.get(1).home());
        assertEquals(Path.of("/home/user"), callers.get(1).folder());
        assertEquals(Map.of("DISPLAY", ":9"), callers.get(1).env());
    }

    @Test
    void inAnotherShellErrorsAreSeenAlsoIfNobodyFlushesItsErrorStream(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path file = folder.resolve("errors");
        try (CommandSession session = session(out)) {
            assertEquals(3, session.execute("cpcc:stop"));
            assertEquals("refused\n", out.toString());
            assertEquals(3, session.execute("cpcc:stop 2> " + file));
        }
        assertEquals("refused\n", out.toString());
        assertEquals("refused\n", Files.readString(file));
    }

    /** As Karaf's ssh makes it. */
    private CommandSession session(OutputStream out) {
        OutputStream err = new PrintStream(new BufferedOutputStream(out), false);
        return processor.createSession(new ByteArrayInputStream(new byte[0]), out, err);
    }
}
