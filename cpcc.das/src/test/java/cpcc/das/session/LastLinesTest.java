package cpcc.das.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a program's log, fit to be shown. */
class LastLinesTest {
    @TempDir
    Path temp;

    @Test
    void tenLinesAtMostAndNothingThatMovesTheCursor() throws Exception {
        Path log = temp.resolve("log");
        assertEquals(List.of(), LastLines.of(log));
        StringBuilder text = new StringBuilder("x".repeat(200_000));
        for (int i = 0; i < 20; i++) {
            text.append("\nline ").append(i);
        }
        Files.writeString(log, text + "\n\nred \u001b[31m\u202e grün\n");
        List<String> lines = LastLines.of(log);
        assertEquals(10, lines.size());
        assertEquals("red \\u001b[31m\\u202e grün", lines.get(9));
        assertEquals("line 19", lines.get(8));
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Files.createSymbolicLink(temp.resolve("log"), Path.of("/etc/passwd"));
        assertEquals(List.of(), LastLines.of(temp.resolve("log")));
    }
}
