package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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

        assertEquals("", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("second", Files.readString(folder.resolve("cpcc.log.1")));
    }

    @Test
    void givesTheLastLinesOfALongLog() throws Exception {
        Path file = folder.resolve("cpcc.log");
        Files.writeString(file, ("a line\n").repeat(5000) + "last but one\n\nlast\n");

        assertEquals("  last but one\n  last\n", new PeerLog(file).tail(2));
    }

    @Test
    void whatOthersSaidCannotActOnTheTerminal() throws Exception {
        Path file = Files.writeString(folder.resolve("cpcc.log"), "peer x: \u001b[2Jgone\u202efdp.exe\n\tat grün\n");

        assertEquals("  peer x: ?[2Jgone?fdp.exe\n  \tat grün\n", new PeerLog(file).tail(2));
    }

    @Test
    void aFullLogBeginsAnewAndKeepsWhatItHeld() throws Exception {
        Path file = Files.createFile(folder.resolve("cpcc.log"));
        Path before = folder.resolve("cpcc.log.1");
        try (PrintStream log = bounded(file, before);
                OutputStream inherited = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i < 10_000; i++) {
                log.println("line " + i);
                assertTrue(Files.size(file) <= 1000);
            }
            inherited.write("from a program\n".getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(Files.size(before) <= 1000);
        List<String> kept = new ArrayList<>(Files.readAllLines(before));
        kept.addAll(Files.readAllLines(file));
        assertEquals("from a program", kept.remove(kept.size() - 1));
        for (int i = 0; i < kept.size(); i++) {
            assertEquals("line " + (10_000 - kept.size() + i), kept.get(i));
        }
    }

    @Test
    void anInterruptedThreadsLineIsWrittenAndThoseAfterItToo() throws Exception {
        Path file = Files.createFile(folder.resolve("cpcc.log"));
        try (PrintStream log = bounded(file, folder.resolve("cpcc.log.1"))) {
            Thread.currentThread().interrupt();
            log.println("interrupted");
            assertTrue(Thread.interrupted(), "it stays interrupted");
            log.println("later");
        }
        assertEquals(List.of("interrupted", "later"), Files.readAllLines(file));
    }

    @Test
    void aLogThatCannotBeKeptBeginsAnewAllTheSame() throws Exception {
        Path file = Files.createFile(folder.resolve("cpcc.log"));
        Path nowhere = folder.resolve("none").resolve("cpcc.log.1");
        try (PrintStream log = bounded(file, nowhere)) {
            log.println("a".repeat(900));
            log.println("b".repeat(200));
            log.println("c");
        }
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.get(0).contains("is lost: java.nio.file.NoSuchFileException"), lines.get(0));
        assertEquals(List.of("b".repeat(200), "c"), lines.subList(1, lines.size()));
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

    private static PrintStream bounded(Path file, Path before) throws Exception {
        return new PrintStream(new BoundedLog(file, before, 1000), true, StandardCharsets.UTF_8);
    }
}
