package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.itest.peers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two network namespaces joined by a virtual cable, each with its own mounts and System V memory: as much of two machines
 * as one kernel gives. They are gone when the processes that hold them end.
 */
final class TwoMachines implements AutoCloseable {
    static final String FIRST = "10.77.0.1";
    static final String SECOND = "10.77.0.2";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Process first;
    private final Process second;

    TwoMachines() throws Exception {
        first = hold(List.of("unshare"), ROOT ? List.of() : List.of("--user", "--map-root-user"));
        List<String> inTheSameUserNamespace = ROOT
                ? List.of("unshare")
                : List.of("nsenter", "--target", "" + first.pid(), "--user", "--preserve-credentials", "unshare");
        try {
            second = hold(inTheSameUserNamespace, List.of());
        } catch (Exception | AssertionError e) {
            first.destroyForcibly();
            throw e;
        }
        try {
            in(
                    first,
                    "ip",
                    "link",
                    "add",
                    "cable0",
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "cable1",
                    "netns",
                    "" + second.pid());
            up(first, "cable0", FIRST);
            up(second, "cable1", SECOND);
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private static Process hold(List<String> command, List<String> options) throws Exception {
        List<String> words = new ArrayList<>(command);
        words.addAll(options);
        words.addAll(List.of("--net", "--mount", "--ipc", "sleep", "infinity"));
        Process process = new ProcessBuilder(words).inheritIO().start();
        Path command0 = Path.of("/proc/" + process.pid() + "/cmdline");
        Await.until("the namespaces are there", PATIENCE, () -> Files.readString(command0), c -> c.startsWith("sleep"));
        return process;
    }

    private void up(Process machine, String device, String address) throws Exception {
        in(machine, "ip", "address", "add", address + "/24", "dev", device);
        in(machine, "ip", "link", "set", device, "up");
        in(machine, "ip", "link", "set", "lo", "up");
    }

    /** {@return what to put before a command to run it on the first machine} */
    String[] first() {
        return enter(first);
    }

    /** {@return what to put before a command to run it on the second machine} */
    String[] second() {
        return enter(second);
    }

    /** Makes a folder of this kernel's file system look empty on the first machine. */
    void hideFromFirst(Path folder) throws Exception {
        in(first, "mount", "-t", "tmpfs", "tmpfs", folder.toString());
    }

    /** Takes the cable out, or puts it in again. */
    void cable(boolean plugged) throws Exception {
        in(first, "ip", "link", "set", "cable0", plugged ? "up" : "down");
    }

    private void in(Process machine, String... words) throws Exception {
        List<String> command =
                Stream.concat(Stream.of(enter(machine)), Stream.of(words)).toList();
        try (Command run = Command.start(Path.of("/"), Map.of("PATH", System.getenv("PATH")), command)) {
            Output output = run.end(PATIENCE);
            assertEquals(0, output.code(), command + ": " + output.err());
        }
    }

    private String[] enter(Process machine) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target", "" + machine.pid()));
        if (!ROOT) {
            words.addAll(List.of("--user", "--preserve-credentials"));
        }
        words.addAll(List.of("--net", "--mount", "--ipc", "--"));
        return words.toArray(String[]::new);
    }

    @Override
    public void close() throws IOException {
        second.destroyForcibly();
        first.destroyForcibly();
        second.onExit().join();
        first.onExit().join();
    }
}
