package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.XServer;
import cpcc.backend.fixture.Xvfb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each attack in each mode, as a table. In {@code trusted} each must succeed, else it proves nothing; in {@code guarded} none
 * may. What the others let through is written down in docs/security.md, which must say what is seen here.
 */
class AttacksIT {
    private static final Path SECURITY = Path.of("../docs/security.md");
    private static final List<Mode> MODES = List.of(Mode.GUARDED, Mode.UNTRUSTED, Mode.NESTED, Mode.TRUSTED);

    /** Weston without a screen has no seat, and ends when a pointer is moved or something copied; its X server is open to all. */
    private static final Set<String> NOT_THERE = Set.of(
            "letting others in (xhost +)",
            "keys (events of a single keyboard)",
            "keys (KeymapNotify)",
            "clipboard (xclip)",
            "clipboard (xsel)",
            "moving the pointer");

    private final X11Backend backend = new X11Backend();

    @Test
    void theTableOfAttacksIsAsTheDocumentSays() throws Exception {
        List<String> table = new ArrayList<>();
        table.add("| attack | " + MODES.stream().map(Mode::option).collect(Collectors.joining(" | ")) + " |");
        table.add("|---" + "|---".repeat(MODES.size()) + "|");
        try (Xvfb screen = Xvfb.start("-noreset")) {
            for (Map.Entry<String, Attacks.Attack> attack : Attacks.ALL.entrySet()) {
                StringBuilder line = new StringBuilder("| " + attack.getKey() + " |");
                for (Mode mode : MODES) {
                    line.append(succeeds(attack.getKey(), mode, screen) ? " **yes** |" : " no |");
                }
                table.add(line.toString());
            }
        } finally {
            backend.deactivate();
        }
        List<String> guarded = table.stream()
                .skip(2)
                .filter(line -> line.split("\\|")[2].contains("yes"))
                .toList();
        assertEquals(List.of(), guarded, "got through in guarded");
        List<String> harmless = table.stream()
                .skip(2)
                .filter(line -> line.split("\\|")[5].contains("no"))
                .toList();
        assertEquals(List.of(), harmless, "proves nothing: it does not succeed where all is allowed");
        List<String> documented = Files.readAllLines(SECURITY).stream()
                .dropWhile(line -> !line.equals(table.get(0)))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertEquals(String.join("\n", table), String.join("\n", documented));
    }

    /** On a Wayland desktop: an X server without a screen, whose windows the compositor shows. */
    @Test
    void nothingGetsThroughOnXwayland() throws Exception {
        List<String> guarded = new ArrayList<>();
        List<String> trusted = new ArrayList<>();
        try (XServer screen = Xwayland.start()) {
            for (Mode mode : List.of(Mode.GUARDED, Mode.TRUSTED)) {
                for (String attack : Attacks.ALL.keySet()) {
                    if (!NOT_THERE.contains(attack) && succeeds(attack, mode, screen)) {
                        (mode == Mode.GUARDED ? guarded : trusted).add(attack);
                    }
                }
            }
        } finally {
            backend.deactivate();
        }
        assertEquals(List.of(), guarded, "got through in guarded");
        assertTrue(trusted.size() >= Attacks.ALL.size() / 2, "prove something: " + trusted);
    }

    private boolean succeeds(String name, Mode mode, XServer screen) throws Exception {
        try (Victim victim = Victim.on(screen);
                Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", mode.option()))) {
            return Attacks.ALL.get(name).succeeds(session, victim, screen);
        } catch (Exception e) {
            throw new AssertionError(mode + ": " + name, e);
        }
    }
}
