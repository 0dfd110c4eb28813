package cpcc.sandbox.bwrap;

import static cpcc.sandbox.bwrap.Bench.await;
import static cpcc.sandbox.bwrap.Bench.sh;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a confined program started ends with the peer, however that ends. */
class LifeTest {
    private static final String DAEMON =
            "trap '' TERM HUP; (setsid sh -c 'trap \"\" TERM HUP; sleep 1000' & ) ; echo up; sleep 1000";

    @TempDir
    Path dir;

    @Test
    void everythingEndsWithAPeerThatIsKilled() throws Exception {
        Process owner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        dir.resolve("owner").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Tree.Id> all;
        try (BufferedReader out = new BufferedReader(new InputStreamReader(owner.getInputStream()))) {
            long pid = Long.parseLong(out.readLine());
            await("daemon", () -> Tree.descendants(pid).size() >= 4);
            all = Tree.descendants(pid);
        } finally {
            owner.destroyForcibly();
        }
        await("gone", Duration.ofSeconds(10), () -> all.stream().noneMatch(Tree::alive));
    }

    /** A peer of its own, to be killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws Exception {
            Bubblewrap sandbox = new Bubblewrap(Path.of(args[0]), Path.of("/usr/bin/bwrap"));
            System.out.println(sandbox.start(sh(DAEMON)).pid());
            Thread.sleep(100_000);
        }
    }
}
