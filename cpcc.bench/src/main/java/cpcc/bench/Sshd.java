package cpcc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An sshd of the bench's own: its keys and configuration are in one folder, it listens on loopback, lets in whoever runs
 * the bench, and shares no System V memory with the screen.
 */
final class Sshd implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final int port;

    private Sshd(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /** {@return one that answers}
     *
     * @param folder of its own
     */
    static Sshd open(Path folder) throws IOException {
        Path program = Path.of(System.getProperty("cpcc.bench.sshd", "/usr/sbin/sshd"));
        Files.createDirectories(folder);
        for (String key : List.of("host", "user")) {
            Tool.run(List.of(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    folder.resolve(key).toString()));
        }
        int port = Ports.free();
        Path config = Files.writeString(folder.resolve("sshd_config"), """
            ListenAddress 127.0.0.1:%d
            HostKey %2$s/host
            AuthorizedKeysFile %2$s/user.pub
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            PasswordAuthentication no
            X11Forwarding yes
            XAuthLocation /usr/bin/xauth
            SetEnv XAUTHORITY=%2$s/xauthority
            """.formatted(port, folder));
        List<String> words = new ArrayList<>(Apart.words());
        words.addAll(List.of(program.toString(), "-D", "-e", "-f", config.toString()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile());
        // Beside a program that was only unpacked are the libraries that came with it.
        builder.environment()
                .put(
                        "LD_LIBRARY_PATH",
                        program.resolveSibling("../lib").normalize().toString());
        Sshd sshd = new Sshd(builder.start(), folder, port);
        try {
            sshd.awaitAnswer();
            return sshd;
        } catch (IOException e) {
            sshd.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** {@return ssh's words for a command there}
     *
     * @param through the port to dial
     * @param option of ssh, such as -Y
     */
    List<String> ssh(int through, String option, String command) {
        return List.of(
                "ssh",
                "-F",
                "none",
                "-i",
                folder.resolve("user").toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-p",
                Integer.toString(through),
                option,
                "127.0.0.1",
                command);
    }

    private void awaitAnswer() throws IOException {
        try {
            Await.until("it answers", 60, () -> Tool.succeeds(Map.of(), ssh(port, "-x", "true")));
        } catch (IOException e) {
            throw new IOException(
                    "the bench's own sshd lets nobody in: "
                            + Files.readString(folder.resolve("sshd.log")).strip(),
                    e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }
}
