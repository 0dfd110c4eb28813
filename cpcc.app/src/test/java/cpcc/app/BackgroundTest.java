package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundTest {
    @TempDir
    Path folder;

    @Test
    void aStatusTellsWhatDoesNotRun() {
        assertEquals("a, b", Background.missing("{\"x\":[1],\"missing\":[\"a\",\"b\"]}"));
        assertEquals("", Background.missing("{\"missing\":[]}"));
        assertEquals("", Background.missing("{}"));
    }

    @Test
    void aPeerThatAnswersIsNotEndedAlsoIfItCannotTellItsStatus() throws Exception {
        Places places = Places.of(Map.of("HOME", folder.toString()), folder.toString(), 1);
        Background background = new Background(places, null, null, folder, Duration.ofMillis(1));
        Process peer = new ProcessBuilder("sleep", "60").start();
        try {
            Problem problem = assertThrows(
                    Problem.class,
                    () -> background.watch(peer, () -> new Client.Status(1, "cpcc: internal error in \"status\"\n")));
            assertTrue(
                    problem.getMessage()
                            .startsWith(
                                    "The peer runs, but cannot tell its status: cpcc: internal error in \"status\""),
                    problem.getMessage());
            assertTrue(peer.isAlive());
        } finally {
            peer.destroyForcibly().waitFor();
        }
    }
}
