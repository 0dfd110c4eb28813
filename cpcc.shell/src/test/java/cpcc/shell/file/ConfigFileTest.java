package cpcc.shell.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    Path folder;

    @Test
    void onlyTheSettingChangesAndCommentsStay() throws Exception {
        Path file = folder.resolve("cpcc.peer.cfg");
        Files.writeString(file, "# mine\nname = alice\n# port = 1\nlong = a, \\\n   b\nlast = 1\n");
        ConfigFile config = new ConfigFile(file);
        config.set(Map.of("port", "7421", "long", "c", "name", "älice"));
        config.set(Map.of("new", "x"));
        assertEquals("# mine\nname = \\u00e4lice\nport = 7421\nlong = c\nlast = 1\nnew = x\n", Files.readString(file));
    }

    @Test
    void aNewFileIsItsOwnersAlone() throws Exception {
        Path file = folder.resolve("cpcc.exec.x11.cfg");
        new ConfigFile(file).set(Map.of("display", "nested"));
        assertEquals("display = nested\n", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void whatAFileCannotHoldLeavesItAsItIs() throws Exception {
        Path file = folder.resolve("cpcc.peer.cfg");
        Files.writeString(file, "name = alice\n");
        for (String bad : List.of("${HOME}", "a\nport = 1", "\0")) {
            assertThrows(IllegalArgumentException.class, () -> new ConfigFile(file).set(Map.of("name", bad)));
        }
        assertEquals("name = alice\n", Files.readString(file));
    }

    @Test
    void aSettingTakesThePlaceWhereItWasCommentedOut() {
        assertEquals("a = 1\nb = 2\nc = 3\n", ConfigFile.with("a = 1\n#  b =\nc = 3\n", "b", "2"));
        assertEquals("a = 1\nb = 2\n", ConfigFile.with("a = 1", "b", "2"));
        assertEquals(
                "b = 2\nc = 3\n", ConfigFile.with("# b = 1, \\\nc = 3\n", "b", "2"), "a comment ends with its line");
    }
}
