package cpcc.files.sftp;

import static cpcc.files.sftp.Pair.await;
import static cpcc.files.sftp.Pair.processes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.files.api.Grant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that is killed leaves none of its helpers behind. */
class KilledPeerTest {
    @TempDir
    Path dir;

    @Test
    void sshfsAndSftpServerEndWithTheirPeer() throws Exception {
        Path docs = Files.createDirectory(dir.toRealPath().resolve("docs"));
        Process peer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Peer.class.getName(),
                        dir.toString(),
                        docs.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Long> helpers = new ArrayList<>();
        try {
            assertEquals("up", peer.inputReader().readLine());
            helpers.addAll(processes(peer.pid(), "sshfs"));
            helpers.addAll(processes(peer.pid(), "sftp-server"));
            assertEquals(6, helpers.size(), "sshfs and sftp-server, and bwrap twice around each");
        } finally {
            peer.destroyForcibly();
        }
        await("gone", () -> helpers.stream()
                .noneMatch(pid -> Pair.commandLine(pid).length() > 0));
    }

    /** A peer of its own, to be killed. */
    static final class Peer {
        private Peer() {}

        public static void main(String[] args) throws Exception {
            Pair pair = new Pair(Path.of(args[0]));
            pair.open(new Grant(Path.of(args[1]), true));
            System.out.println("up");
            Thread.sleep(100_000);
        }
    }
}
