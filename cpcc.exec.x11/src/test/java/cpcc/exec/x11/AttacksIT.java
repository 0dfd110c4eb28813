package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.fixture.Xvfb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each attack in each mode, as a table. In {@code trusted} each must succeed, else it proves nothing; in {@code guarded} none
 * may. What the others let through is written down in docs/security.md, which must say what is seen here.
 */
class AttacksIT {
    private static final Path SECURITY = Path.of("../docs/security.md");
    private static final List<Mode> MODES = List.of(Mode.GUARDED, Mode.UNTRUSTED, Mode.NESTED, Mode.TRUSTED);

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
                    line.append(succeeds(attack.getValue(), mode, screen) ? " **yes** |" : " no |");
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

    private boolean succeeds(Attacks.Attack attack, Mode mode, Xvfb screen) throws Exception {
        try (Victim victim = Victim.on(screen);
                Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", mode.option()))) {
            return attack.succeeds(session, victim, screen);
        }
    }
}
