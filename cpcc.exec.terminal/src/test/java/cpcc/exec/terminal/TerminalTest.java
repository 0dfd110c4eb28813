package cpcc.exec.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.LocalWire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program on one machine, its streams on another. */
class TerminalTest {
    @TempDir
    Path dir;

    @Test
    void tenMegabytesComeBackAsTheyWent() throws Exception {
        byte[] bytes = new byte[10_000_000];
        new Random(1).nextBytes(bytes);
        TestConsole console = new TestConsole(new ByteArrayInputStream(bytes));
        try (Run run = new Run(dir, console, "cat")) {
            assertEquals(0, run.finish());
        }
        assertArrayEquals(bytes, console.out.toByteArray());
    }

    @Test
    void errorsHaveTheirOwnStream() throws Exception {
        TestConsole console = new TestConsole(new ByteArrayInputStream(new byte[0]));
        try (Run run = new Run(dir, console, "sh", "-c", "echo out; echo err >&2; echo $TERM; exit 3")) {
            run.client.visible().toCompletableFuture().get(Run.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(3, run.finish());
        }
        assertEquals("out\n\n", console.shown());
        assertEquals("err\n", console.err.toString());
        assertFalse(console.raw);
    }

    @Test
    void theEndOfInputIsTheProgramsEndOfInput() throws Exception {
        TestConsole console = new TestConsole(false);
        try (Run run = new Run(dir, console, "sh", "-c", "while read x; do echo got $x; done; echo end")) {
            console.type("one\n");
            Run.await("answer", () -> console.shown().equals("got one\n"));
            console.type("two\n");
            console.typed.close();
            assertEquals(0, run.finish());
        }
        assertEquals("got one\ngot two\nend\n", console.shown());
    }

    @Test
    void whatAProgramWritesJustBeforeItsEndArrives() throws Exception {
        for (int i = 0; i < 5; i++) {
            TestConsole console = new TestConsole(false);
            try (Run run = new Run(dir, console, "head", "-c", "60000", "/dev/zero")) {
                assertEquals(0, run.finish());
            }
            assertEquals(60_000, console.out.size());
        }
    }

    @Test
    void whereTheCallerHasATerminalSoHasTheProgram() throws Exception {
        TestConsole console = new TestConsole(true);
        String script = "tty; stty size; echo $TERM$COLUMNS; trap 'stty size; exit 4' WINCH; read x; echo \"<$x>\";"
                + " while :; do sleep 0.05; done";
        try (Run run = new Run(dir, console, "sh", "-c", script)) {
            Run.await("started", () -> console.shown().contains("xterm-256color\r\n"));
            assertTrue(console.raw);
            console.type("typed\n");
            Run.await("answer", () -> console.shown().contains("<typed>"));
            console.resize(120, 40);
            assertEquals(4, run.finish());
        }
        assertEquals("/dev/pts/0\r\n33 99\r\nxterm-256color\r\ntyped\r\n<typed>\r\n40 120\r\n", console.shown());
        assertFalse(console.raw);
    }

    @Test
    void keysReachThePrograms() throws Exception {
        TestConsole console = new TestConsole(true);
        try (Run run = new Run(dir, console, "sh", "-c", "echo up; sleep 100")) {
            Run.await("started", () -> console.shown().contains("up"));
            console.type("\3");
            assertEquals(128 + 2, run.finish());
        }
    }

    @Test
    void aCallerWhoNoLongerListensEndsTheProgramAsAtHome() throws Exception {
        TestConsole console = new TestConsole(new ByteArrayInputStream(new byte[0]));
        console.standardOutput = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (Run run = new Run(dir, console, "yes")) {
            assertEquals(128 + 13, run.finish());
        }
    }

    @Test
    void noThreadIsLeftAlsoWhenTheCallerTypesNothing() throws Exception {
        for (boolean terminal : new boolean[] {false, true}) {
            TestConsole console = new TestConsole(terminal);
            try (Run run = new Run(dir, console, "sh", "-c", "echo up; sleep 100")) {
                Run.await("started", () -> console.shown().contains("up"));
                run.program.close();
            }
            Run.await("threads", () -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("cpcc-terminal")));
            assertFalse(console.raw);
        }
    }

    @Test
    void aSecondConnectionIsRefused() throws Exception {
        TestConsole console = new TestConsole(false);
        try (Run run = new Run(dir, console, "cat")) {
            Run.await("first", () -> run.client.visible().toCompletableFuture().isDone());
            try (var second = run.wires[1].open("stdout", cpcc.backend.api.Kind.BULK)) {
                assertEquals(-1, second.in().read());
            }
            console.type("still\n");
            console.typed.close();
            assertEquals(0, run.finish());
        }
        assertEquals("still\n", console.shown());
    }

    @Test
    void anOfferThatMakesNoSenseIsRefused() {
        Map<String, String> good = Map.of("terminal", "true", "columns", "80", "rows", "24", "term", "xterm");
        LocalWire[] wires = LocalWire.pair();
        for (var bad : Map.of("terminal", "yes", "columns", "0", "rows", "70000", "term", "a;b")
                .entrySet()) {
            Map<String, String> offer = new HashMap<>(good);
            offer.put(bad.getKey(), bad.getValue());
            var e = assertThrows(BackendException.class, () -> new Terminal().server(null, offer, wires[1]));
            assertTrue(e.getMessage().contains(bad.getKey()), e.getMessage());
            offer.remove(bad.getKey());
            assertThrows(BackendException.class, () -> new Terminal().server(null, offer, wires[1]));
        }
    }

    @Test
    void whatIsMissingIsSaid() {
        for (Side side : Side.values()) {
            new Terminal().check(side, null, Map.of()).forEach(check -> assertEquals(Level.OK, check.level()));
        }
        Terminal without = new Terminal(Path.of("/nowhere"));
        var check = without.check(Side.PROVIDER, null, Map.of()).get(1);
        assertEquals(Level.WARNING, check.level());
        assertEquals("apt install bsdutils", check.remedy());
        Map<String, String> offer = Map.of("terminal", "true", "columns", "80", "rows", "24", "term", "xterm");
        assertThrows(BackendException.class, () -> without.server(null, offer, LocalWire.pair()[1]));
    }
}
