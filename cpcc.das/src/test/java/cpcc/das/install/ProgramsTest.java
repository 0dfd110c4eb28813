package cpcc.das.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a program is found is where it will be run. */
class ProgramsTest {
    @TempDir
    Path temp;

    private Path tool;

    @BeforeEach
    void aTool() throws Exception {
        tool = Files.writeString(temp.toRealPath().resolve("tool"), "#!/bin/sh\n");
        assertTrue(tool.toFile().setExecutable(true));
    }

    @Test
    void aLinkToAProgramOutsideTheSystemIsFollowed() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), tool);
        Path again = Files.createSymbolicLink(temp.resolve("again"), Path.of("link"));
        assertEquals(Optional.of(tool), Programs.find(link.toString()));
        assertEquals(Optional.of(tool), Programs.find(again.toString()));
        assertEquals(Optional.of(tool), Programs.find(tool.toString()));
    }

    @Test
    void aLinkOutOfTheSystemIsFollowedToo() throws Exception {
        Path link =
                Path.of("/usr/local/bin/cpcc-test-" + ProcessHandle.current().pid());
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(link.getParent()));
        Files.createSymbolicLink(link, tool);
        try {
            assertEquals(Optional.of(tool), Programs.find(link.getFileName().toString()));
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void withinTheSystemAProgramKeepsItsName() {
        assertEquals(Optional.of(Path.of("/usr/bin/awk")), Programs.find("awk"));
        assertEquals(Optional.of(Path.of("/bin/sh")), Programs.find("/bin/sh"));
    }
}
