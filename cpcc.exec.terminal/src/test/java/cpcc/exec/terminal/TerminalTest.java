package cpcc.exec.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.LocalWire;
import cpcc.backend.fixture.MemoryConsole;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program on one machine, its streams on another. */
class TerminalTest {
    @TempDir
    Path dir;

    @Test
    void aProgramBetweenPipesIsNotToldOfATerminal() throws Exception {
        MemoryConsole console = new MemoryConsole("");
        try (Run run = new Run(dir, console, "sh", "-c", "echo \"<$TERM$COLUMNS$LINES>\"")) {
            assertEquals(0, run.finish());
        }
        assertEquals("<>\n", console.printed());
    }

    @Test
    void noThreadIsLeftAlsoWhenTheCallerTypesNothing() throws Exception {
        for (boolean terminal : new boolean[] {false, true}) {
            MemoryConsole console = terminal ? MemoryConsole.terminal(80, 24) : new MemoryConsole();
            try (Run run = new Run(dir, console, "sh", "-c", "echo up; sleep 100")) {
                Run.await("started", () -> console.printed().contains("up"));
                run.program.close();
            }
            Run.await("threads", () -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("cpcc-terminal")));
            assertFalse(console.isRaw());
        }
    }

    @Test
    void aSecondConnectionIsRefused() throws Exception {
        MemoryConsole console = new MemoryConsole();
        try (Run run = new Run(dir, console, "cat")) {
            Run.await("first", () -> run.client.visible().toCompletableFuture().isDone());
            try (var second = run.wires[1].open("stdout", cpcc.backend.api.Kind.BULK)) {
                assertEquals(-1, second.in().read());
            }
            console.type("still\n");
            console.endOfInput();
            assertEquals(0, run.finish());
        }
        assertEquals("still\n", console.printed());
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
