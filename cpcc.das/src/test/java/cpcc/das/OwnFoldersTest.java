package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which folders a host says are its own. */
class OwnFoldersTest {
    @Test
    void allThatTheHostNamesAreItsOwn() {
        Map<String, String> host = Map.of(
                "cpcc.ownDirs", "/a/config,/a/state",
                "felix.fileinstall.dir", "/a/config, /b/../c",
                "karaf.etc", "/k/etc");
        assertEquals(
                List.of("/a/config", "/a/state", "/a/config", "/c", "/k/etc"),
                OwnFolders.of(host::get).stream().map(Path::toString).toList());
    }

    @Test
    void whatIsNotSetOrNoPathIsNone() {
        assertEquals(List.of(), OwnFolders.of(name -> null));
        assertEquals(List.of(), OwnFolders.of(name -> " ,\0"));
    }
}
