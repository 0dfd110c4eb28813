package cpcc.shell.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ControlLoopTest {
    @TempDir
    Path base;

    private SocketFile file;
    private final CallPool pool = new CallPool();
    private ControlLoop loop;
    private Thread thread;

    private Path start(CallerCheck check, long requestMs) throws IOException {
        Path folder = base.resolve("run");
        file = SocketFile.bind(folder);
        loop = new ControlLoop(file.channel(), check, (words, caller) -> 7, pool, requestMs);
        thread = new Thread(loop, "test-control");
        thread.start();
        return folder;
    }

    @AfterEach
    void stop() throws Exception {
        loop.close();
        pool.close();
        file.close();
        thread.join();
    }

    @Test
    void whoMayNotCallIsCutOff() throws IOException {
        Path folder = start(connection -> false, 5_000);
        try (TestClient client = TestClient.connect(folder)) {
            assertNull(client.next());
        }
    }

    @Test
    void aCheckThatFailsLetsNobodyIn() throws IOException {
        Path folder = start(
                connection -> {
                    throw new IOException("cannot be told");
                },
                5_000);
        try (TestClient client = TestClient.connect(folder)) {
            assertNull(client.next());
        }
    }

    @Test
    void theKernelKnowsThatTheSameAccountCalls() throws IOException {
        Path folder = base.resolve("run");
        Path own = base.resolve("own");
        java.nio.file.Files.createFile(own);
        start(new SameUser(own), 5_000);
        try (TestClient client = TestClient.call(folder, "x")) {
            assertEquals(7, client.rest().exit());
        }
    }

    @Test
    void aConnectionThatAsksForNothingIsClosed() throws IOException {
        Path folder = start(connection -> true, 200);
        try (TestClient client = TestClient.connect(folder)) {
            assertNull(client.next());
        }
    }
}
