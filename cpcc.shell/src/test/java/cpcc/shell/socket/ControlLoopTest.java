package cpcc.shell.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cpcc.shell.Commands;
import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameType;
import cpcc.shell.control.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
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
        return start(check, (words, caller) -> 7, requestMs);
    }

    private Path start(CallerCheck check, Commands commands, long requestMs) throws IOException {
        Path folder = base.resolve("run");
        file = SocketFile.bind(folder);
        loop = new ControlLoop(file.channel(), check, commands, pool, requestMs);
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
    void anErrorOfOneCallEndsNoOther() throws IOException {
        AtomicBoolean broken = new AtomicBoolean();
        Path folder = start(
                connection -> {
                    if (broken.compareAndSet(false, true)) {
                        throw new NoSuchMethodError("broken on purpose");
                    }
                    return true;
                },
                5_000);
        try (TestClient client = TestClient.connect(folder)) {
            assertNull(client.next());
        }
        try (TestClient client = TestClient.call(folder, "x")) {
            assertEquals(7, client.rest().exit());
        }
    }

    @Test
    void whoCallsIsHeardBeforeTheCommandIsDone() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Path folder = start(
                connection -> true,
                (words, caller) -> {
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 7;
                },
                5_000);
        try (TestClient client = TestClient.call(folder, "x")) {
            Frame first = Frames.read(client.channel);
            assertEquals(FrameType.CREDIT, first.type());
            assertEquals(0, first.number());
            done.countDown();
            assertEquals(7, client.rest().exit());
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
