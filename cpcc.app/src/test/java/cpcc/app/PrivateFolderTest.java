package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir
    Path folder;

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        Path made = folder.resolve("a").resolve("b");

        PrivateFolder.make(made, Places.uid());

        assertEquals("rwx------", mode(made));
        assertEquals("rwx------", mode(made.getParent()));
    }

    @Test
    void isClosedToOthersIfItWasOpen() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xrwx"));

        PrivateFolder.make(folder, Places.uid());

        assertEquals("rwx------", mode(folder));
    }

    @Test
    void isRefusedIfItIsAnotherAccounts() throws Exception {
        Problem problem = assertThrows(Problem.class, () -> PrivateFolder.make(folder, Places.uid() + 1));

        assertEquals(Problem.CPCC, problem.code());
        assertTrue(problem.getMessage().contains(folder.toString()), problem.getMessage());
    }

    @Test
    void aLinkToAFolderIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

        assertThrows(Problem.class, () -> PrivateFolder.make(link, Places.uid()));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
