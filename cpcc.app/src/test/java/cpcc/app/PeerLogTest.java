package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerLogTest {
    @TempDir
    Path folder;

    @Test
    void keepsTheLogOfOneStartBefore() throws Exception {
        Path file = folder.resolve("cpcc.log");
        PeerLog log = new PeerLog(file);
        log.rotate();
        Files.writeString(file, "first");
        log.rotate();
        Files.writeString(file, "second");
        log.rotate();

        assertFalse(Files.exists(file));
        assertEquals("second", Files.readString(folder.resolve("cpcc.log.1")));
    }

    @Test
    void givesTheLastLinesOfALongLog() throws Exception {
        Path file = folder.resolve("cpcc.log");
        Files.writeString(file, ("a line\n").repeat(5000) + "last but one\n\nlast\n");

        assertEquals("  last but one\n  last\n", new PeerLog(file).tail(2));
    }

    @Test
    void saysSoWhenThereIsNoLog() {
        assertTrue(new PeerLog(folder.resolve("none")).tail(3).contains("cannot be read"));
    }

    @Test
    void givesEachCauseOnceAndWithoutItsClass() throws Exception {
        Path file = Files.writeString(folder.resolve("cpcc.log"), """
                INFO fine
                a.Exception: cannot be made
                \tat a.b(C.java:1)
                Caused by: java.io.IOException: no port
                \tat a.b(C.java:2)
                Caused by: java.io.IOException: no port
                Caused by: x.Y$Z: in use
                INFO later
                """);

        assertEquals("  no port\n  in use\n", new PeerLog(file).causes(3));
        assertEquals("  no port\n", new PeerLog(file).causes(1));
    }
}
