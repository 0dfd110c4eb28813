package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerLockTest {
    @TempDir
    Path state;

    @Test
    void nobodyHoldsANewFolder() throws Exception {
        assertEquals(Optional.empty(), PeerLock.holder(state));
    }

    @Test
    void aSecondProcessIsToldWhichOneHasTheFolder() throws Exception {
        try (Other other = new Other("take", state)) {
            assertEquals(Optional.of(new PeerLock.Holder(other.process.pid(), "/run/other")), PeerLock.holder(state));
            Problem problem = assertThrows(Problem.class, () -> PeerLock.take(state, Path.of("/run/mine")));
            assertEquals(Problem.CPCC, problem.code());
            assertTrue(problem.getMessage().contains("process " + other.process.pid()), problem.getMessage());
            assertTrue(problem.getMessage().contains(state.toString()), problem.getMessage());
        }
        assertEquals(Optional.empty(), PeerLock.holder(state));
        PeerLock.take(state, Path.of("/run/mine")).close();
    }

    @Test
    void aPeerWithoutLauncherIsRespectedToo() throws Exception {
        try (Other other = new Other("lock", state)) {
            assertTrue(other.process.isAlive());
            assertThrows(Problem.class, () -> PeerLock.take(state, Path.of("/run/mine")));
        }
        PeerLock.take(state, Path.of("/run/mine")).close();
    }

    /** Another process that holds a lock until it is killed, as a peer may be. */
    private static final class Other implements AutoCloseable {
        private final Process process;

        Other(String what, Path state) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Hold.class.getName(),
                            what,
                            state.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("held", reader.readLine());
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    /** What that process does. */
    static final class Hold {
        private Hold() {}

        public static void main(String[] args) throws Exception {
            Path state = Path.of(args[1]);
            if (args[0].equals("take")) {
                PeerLock.take(state, Path.of("/run/other"));
            } else {
                FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .lock();
            }
            System.out.println("held");
            System.in.read();
            TimeUnit.MINUTES.sleep(1);
        }
    }
}
