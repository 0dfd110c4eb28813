package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
    /** Of nobody here, so that no folder of the machine itself is taken. */
    private static final int UID = 987_654;

    private static final Map<String, String> ALICE = Map.of("HOME", "/home/alice");

    @TempDir
    Path folder;

    @Test
    void withoutAnythingSetTheDefaultsOfXdgAreTaken() throws Problem {
        Places places = Places.of(ALICE, null, UID);

        assertEquals(Path.of("/home/alice/.config/cpcc"), places.config());
        assertEquals(Path.of("/home/alice/.local/state/cpcc"), places.state());
        assertEquals(Path.of("/home/alice/.cache/cpcc"), places.cache());
        assertEquals(Path.of("/home/alice/.local/share/cpcc/backends"), places.backends());
        assertEquals(Path.of("/tmp/cpcc-" + UID), places.runtime());
        assertEquals("/home/alice/.local/share:/usr/local/share:/usr/share", places.dataDirs());
    }

    @Test
    void whatXdgNamesIsTakenUnlessItIsRelative() throws Problem {
        Places places = Places.of(
                Map.of(
                        "HOME", "/home/alice",
                        "XDG_CONFIG_HOME", "/c",
                        "XDG_STATE_HOME", "state",
                        "XDG_DATA_HOME", "/d",
                        "XDG_DATA_DIRS", "/e:/f"),
                null,
                UID);

        assertEquals(Path.of("/c/cpcc"), places.config());
        assertEquals(Path.of("/home/alice/.local/state/cpcc"), places.state());
        assertEquals("/d:/e:/f", places.dataDirs());
    }

    @Test
    void theRuntimeFolderOfAnotherAccountIsNotTaken() throws Problem, IOException {
        Path runtime = Files.createDirectory(folder.resolve("r"));
        Map<String, String> env = Map.of("HOME", "/home/alice", "XDG_RUNTIME_DIR", runtime.toString());

        assertEquals(runtime.resolve("cpcc"), Places.of(env, null, Places.uid()).runtime());
        assertEquals(Path.of("/tmp/cpcc-" + UID), Places.of(env, null, UID).runtime());
    }

    @Test
    void aHomeHasEverythingBelowIt() throws Problem {
        Places places = Places.of(ALICE, "/tmp/bob", UID);

        assertEquals(Path.of("/tmp/bob/config/cpcc.peer.cfg"), places.peerConfig());
        assertEquals(Path.of("/tmp/bob/state/log/cpcc.log"), places.log());
        assertEquals(Path.of("/tmp/bob/cache"), places.cache());
        assertEquals(Path.of("/tmp/bob/run/control"), places.control());
        assertEquals(Path.of("/tmp/bob/backends"), places.backends());
    }

    @Test
    void theOptionWinsOverTheVariable() throws Problem {
        Map<String, String> env = Map.of("HOME", "/home/alice", "CPCC_HOME", "/tmp/one");

        assertEquals(Path.of("/tmp/one/state"), Places.of(env, null, UID).state());
        assertEquals(Path.of("/tmp/two/state"), Places.of(env, "/tmp/two", UID).state());
    }

    @Test
    void aLongHomeHasAShortRuntimeFolderOfItsOwn() throws Problem {
        Path one = Places.of(ALICE, "/tmp/" + "a".repeat(80), UID).runtime();
        Path two = Places.of(ALICE, "/tmp/" + "a".repeat(80) + "b", UID).runtime();

        assertTrue(one.toString().startsWith("/tmp/cpcc-" + UID + "-"), one.toString());
        assertTrue(one.toString().length() < 60, one.toString());
        assertNotEquals(one, two);
    }

    @Test
    void withoutAHomeFolderThereIsNoPlace() {
        assertThrows(Problem.class, () -> Places.of(Map.of(), null, UID));
    }
}
