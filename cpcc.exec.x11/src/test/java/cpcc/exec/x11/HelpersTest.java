package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpersTest {
    @TempDir
    Path folder;

    @Test
    void aHelperDiesWithTheBackendThatStartedIt() throws Exception {
        Helpers helpers = new Helpers();
        Process sleep = helpers.start(
                List.of("/usr/bin/setpriv", "--pdeathsig", "TERM", "/usr/bin/sleep", "600"),
                Map.of(),
                folder.resolve("log"));
        try {
            Process env = helpers.start(List.of("/usr/bin/env"), Map.of("ONLY", "this"), folder.resolve("log"));
            assertEquals("ONLY=this\n", new String(env.getInputStream().readAllBytes()));
            // By then setpriv has told the kernel.
            Until.so("it sleeps", () -> sleep.info().commandLine().orElse("").startsWith("/usr/bin/sleep"));
            helpers.close();
            assertTrue(sleep.waitFor(5, TimeUnit.SECONDS));
            assertEquals(128 + 15, sleep.exitValue());
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void aStartThatIsInterruptedLeavesNoProgram() throws Exception {
        try (Helpers helpers = new Helpers()) {
            Thread.currentThread().interrupt();
            assertThrows(
                    InterruptedIOException.class,
                    () -> helpers.start(List.of("/usr/bin/sleep", "98765"), Map.of(), folder.resolve("log")));
            assertTrue(Thread.interrupted());
            // Started after it, by the same thread: by then the first was started and ended.
            assertEquals(
                    0,
                    helpers.start(List.of("/usr/bin/true"), Map.of(), folder.resolve("log"))
                            .waitFor());
            Until.so("it is gone", () -> ProcessHandle.current()
                    .descendants()
                    .noneMatch(each -> each.info().commandLine().orElse("").endsWith("sleep 98765")));
        }
    }

    @Test
    void aProgramThatIsNotThereIsAnError() throws Exception {
        try (Helpers helpers = new Helpers()) {
            assertThrows(
                    IOException.class, () -> helpers.start(List.of("/nonexistent"), Map.of(), folder.resolve("log")));
        }
        assertTrue(Files.size(folder.resolve("log")) == 0);
    }
}
