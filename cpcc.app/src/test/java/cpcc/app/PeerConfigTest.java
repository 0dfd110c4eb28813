package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerConfigTest {
    @TempDir
    Path folder;

    private Path template;
    private Path file;
    private PeerConfig config;

    @BeforeEach
    void writeTemplate() throws Exception {
        template = Files.writeString(folder.resolve("template"), """
                # A peer.
                name = peer
                stateDir = ${cpcc.stateDir}
                port = 7420
                # addresses =
                """);
        file = folder.resolve("cpcc.peer.cfg");
        config = new PeerConfig(file);
    }

    @Test
    void theFirstStartWritesTheTemplateWithTheName() throws Exception {
        config.createOnce(template, "alice@lab");

        assertEquals(Files.readString(template).replace("name = peer", "name = alice@lab"), Files.readString(file));
        assertEquals(
                "[OWNER_READ, OWNER_WRITE]",
                Files.getPosixFilePermissions(file).stream().sorted().toList().toString());
    }

    @Test
    void whatSomebodyWroteIsNeverOverwritten() throws Exception {
        Files.writeString(file, "name=mine\n");

        config.createOnce(template, "alice");

        assertEquals("name=mine\n", Files.readString(file));
    }

    @Test
    void onlyTheSettingThatIsAskedForChanges() throws Exception {
        Files.writeString(file, "# my peer\nname=mine\n  port: 7420\nown = 1");

        config.change(Map.of("port", "0"));

        assertEquals("# my peer\nname=mine\nport = 0\nown = 1", Files.readString(file));
    }

    @Test
    void aSettingThatGoesOnInTheNextLineChangesAsAWhole() throws Exception {
        Files.writeString(file, "addresses = a, \\\n   b\nown = 1\n");

        config.change(Map.of("addresses", "c"));

        assertEquals("addresses = c\nown = 1\n", Files.readString(file));
    }

    @Test
    void aNameOutsideAsciiIsReadAsItWasWritten() throws Exception {
        config.createOnce(template, "grün 緑 \\x");

        assertTrue(Files.readString(file).chars().allMatch(c -> c < 127));
        assertEquals("grün 緑 \\x", config.get("name", Map.of(), ""));
    }

    @Test
    void variablesAreFilledIn() throws Exception {
        config.createOnce(template, "alice");

        assertEquals("/s", config.get("stateDir", Map.of("cpcc.stateDir", "/s"), "/else"));
        assertEquals("/else", config.get("missing", Map.of(), "/else"));
    }

    @Test
    void nothingIsLeftBesideTheFile() throws Exception {
        config.createOnce(template, "alice");
        config.change(Map.of("port", "1"));

        try (var files = Files.list(folder)) {
            assertEquals(
                    List.of("cpcc.peer.cfg", "template"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }
}
