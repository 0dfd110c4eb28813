package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.itest.peers.Await;
import cpcc.itest.peers.Jars;
import cpcc.itest.peers.Processes;
import cpcc.itest.peers.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A whole peer as a process of its own, started from the distribution and used through the {@code cpcc} executable. */
public final class PeerProcess implements AutoCloseable {
    /** How long a verb may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String name;
    private final Path root;
    private final List<String> prefix;
    private final Map<String, String> env = new LinkedHashMap<>();

    /**
     * A peer that is not started yet, with a folder and an account's home of its own.
     *
     * @param name what others see
     * @param prefix put before each command, such as nsenter with its options; usually nothing
     */
    public PeerProcess(String name, String... prefix) throws IOException {
        this.name = name;
        this.prefix = List.of(prefix);
        root = Files.createTempDirectory("cpcc-" + name);
        env.put("HOME", Files.createDirectories(root.resolve("account")).toString());
        env.put("PATH", System.getenv("PATH"));
        env.put("LANG", "C.UTF-8");
        settings(Map.of("reconnectGraceMs", "3000", "terminateGraceMs", "1000"));
    }

    /** Sets what stands in the peer's configuration from its next start on. */
    public void settings(Map<String, String> settings) throws IOException {
        Path file = home().resolve("config/cpcc.peer.cfg");
        Path from = Files.exists(file) ? file : dist().resolve("etc/cpcc.peer.cfg");
        Files.createDirectories(file.getParent());
        List<String> lines = new ArrayList<>(Files.readAllLines(from));
        lines.removeIf(l -> settings.containsKey(l.split("=")[0].strip()));
        settings.forEach((key, value) -> lines.add(key + " = " + value));
        Files.write(file, lines);
    }

    /** {@return the distribution that is tested} */
    public static Path dist() {
        return Jars.root().resolve("cpcc.app/target/dist").normalize();
    }

    /** {@return the environment of every command, to be changed} */
    public Map<String, String> env() {
        return env;
    }

    /** {@return the folder that holds everything of this peer} */
    public Path root() {
        return root;
    }

    /** {@return what {@code --home} names} */
    public Path home() {
        return root.resolve("peer");
    }

    /** {@return the home folder of the account that types the commands} */
    public Path account() {
        return Path.of(env.get("HOME"));
    }

    /** Starts the peer on any free port of this machine. */
    public void start() throws Exception {
        start("127.0.0.1");
    }

    /** Starts the peer on any free port, where others reach it by an address. */
    public void start(String address) throws Exception {
        cpcc("start", "--name", name, "--port", "0", "--address", address);
    }

    /** {@return the daemon's process id} */
    public long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(home().resolve("state/process")).get(0));
    }

    /** {@return what a verb printed, which must succeed} */
    public String cpcc(String... words) throws Exception {
        Output output = attempt(words);
        assertEquals(0, output.code(), "cpcc " + List.of(words) + " of " + name + ": " + output + log());
        return output.text();
    }

    /** {@return how a verb ended, without input} */
    public Output attempt(String... words) throws Exception {
        try (Command command = begin(words)) {
            command.endOfInput();
            return command.end(PATIENCE);
        }
    }

    /** {@return a verb that has just been started, to be ended by the caller} */
    public Command begin(String... words) throws IOException {
        return beginIn(account(), words);
    }

    /** {@return a verb that has just been started in a working folder} */
    public Command beginIn(Path folder, String... words) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(dist().resolve("bin/cpcc").toString(), "--home", home().toString()));
        command.addAll(List.of(words));
        return Command.start(folder, env, command);
    }

    /** Kills the daemon and nothing else, without a chance to clean up. */
    public void kill() throws Exception {
        ProcessHandle daemon = ProcessHandle.of(pid()).orElseThrow();
        daemon.destroyForcibly();
        Await.until(name + " is dead", Duration.ofSeconds(5), daemon::isAlive, alive -> !alive);
    }

    /** {@return the sessions that this peer knows, one id a line} */
    public List<String> sessions() throws Exception {
        return cpcc("-q", "sessions").lines().filter(l -> !l.isBlank()).toList();
    }

    /** {@return what is in the runtime folder besides the sockets of a peer at rest} */
    public List<String> runtimeFiles() throws IOException {
        return Trees.names(home().resolve("run/s"));
    }

    /** {@return what the peer logged so far, for a failure's text} */
    public String log() throws IOException {
        Path file = home().resolve("state/log/cpcc.log");
        return Files.exists(file) ? "\n" + Files.readString(file) : "";
    }

    /** {@return the processes that work in this peer's folder, apart from the daemon} */
    public List<String> helpers() throws IOException {
        String daemon = Files.exists(home().resolve("state/process")) ? pid() + " " : "none";
        return Processes.naming(root).stream()
                .filter(p -> !p.startsWith(daemon))
                .toList();
    }

    /** {@return the mounts in this peer's folder} */
    public List<String> mounts() throws IOException {
        return Processes.mountsBelow(root);
    }

    /** Stops the peer, or kills it if it does not stop, with all that it started, and deletes its files. */
    @Override
    public void close() throws IOException {
        try (Command stop = begin("stop")) {
            stop.endOfInput();
            stop.end(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            try (Stream<String> left = Processes.naming(root).stream()) {
                left.map(line -> Long.parseLong(line.split(" ")[0]))
                        .flatMap(pid -> ProcessHandle.of(pid).stream())
                        .forEach(PeerProcess::killAndWait);
            }
            Trees.delete(root);
        }
    }

    private static void killAndWait(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    }
}
