package cpcc.shell.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.shell.control.ControlRequest;
import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameType;
import cpcc.shell.control.Frames;
import cpcc.shell.socket.TestClient.Said;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlServerTest {
    @TempDir
    Path base;

    private Path folder;
    private ControlServer server;
    private final CountDownLatch never = new CountDownLatch(1);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws IOException {
        folder = base.resolve("run");
        server = new ControlServer(this::execute, folder);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** Verbs that do with the console what tests need. */
    private int execute(List<String> words, Caller caller) {
        Console console = caller.console();
        try {
            return switch (words.get(0)) {
                case "echo" -> {
                    console.out().write(String.join("|", words).getBytes());
                    console.err()
                            .write((caller.user() + " " + caller.home() + " " + caller.folder() + " " + caller.env()
                                            + " " + console.terminal() + " " + console.columns() + "x" + console.rows())
                                    .getBytes());
                    yield 42;
                }
                case "cat" -> {
                    console.in().transferTo(console.out());
                    yield 0;
                }
                case "wait" -> {
                    seen.add("waiting");
                    never.await();
                    yield 0;
                }
                case "read" -> {
                    seen.add("reading");
                    yield console.in().read();
                }
                case "resize" -> {
                    console.onResize(() -> seen.add(console.columns() + "x" + console.rows()));
                    yield console.in().read();
                }
                case "raw" -> {
                    console.raw(true);
                    console.raw(true);
                    yield console.in().read();
                }
                case "flood" -> {
                    seen.add("flooding");
                    console.out().write(new byte[10 << 20]);
                    yield 0;
                }
                case "bug" -> throw new IllegalStateException("a bug");
                default -> 0;
            };
        } catch (InterruptedException | InterruptedIOException e) {
            seen.add("interrupted");
            return 130;
        } catch (IOException e) {
            seen.add("gone");
            return 1;
        }
    }

    private String seen() throws InterruptedException {
        return seen.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void wordsAndCallerArriveAsTheyAre() throws IOException {
        String[] words = {"echo", "a\nb", "grün 猫", "", "; rm -rf ~", "\"'\\", "\u202e\u0000"};
        try (TestClient client = TestClient.call(folder, words)) {
            Said said = client.rest();
            assertEquals(String.join("|", words), said.out());
            assertEquals("alice /home/alice /home/alice/grün {DISPLAY=:7} true 100x40", said.err());
            assertEquals(42, said.exit());
            assertNull(client.next());
        }
    }

    @Test
    void fiveMegabytesOfInputArriveWhileNeverMoreIsUnderWayThanWasGranted() throws Exception {
        byte[] data = new byte[5 << 20];
        new Random(7).nextBytes(data);
        byte[] back = new byte[data.length];
        try (TestClient client = TestClient.call(folder, "cat")) {
            int sent = 0;
            int received = 0;
            long granted = 0;
            while (received < data.length) {
                Frame frame = client.next();
                if (frame.type() == FrameType.CREDIT) {
                    granted += frame.number();
                    assertTrue(granted - received <= 4 * CallInput.WINDOW, "granted without bound");
                    while (sent < granted && sent < data.length) {
                        int count = (int) Math.min(10_007, Math.min(granted - sent, data.length - sent));
                        client.send(new Frame(FrameType.INPUT, Arrays.copyOfRange(data, sent, sent + count)));
                        sent += count;
                    }
                    if (sent == data.length) {
                        client.send(Frame.of(FrameType.INPUT_END));
                    }
                } else {
                    System.arraycopy(frame.payload(), 0, back, received, frame.payload().length);
                    received += frame.payload().length;
                }
            }
            assertArrayEquals(data, back);
            assertEquals(0, client.rest().exit());
        }
    }

    @Test
    void aCommandThatDoesNotReadLeavesTheInputAlone() throws IOException {
        try (TestClient client = TestClient.call(folder, "echo")) {
            List<FrameType> types = new ArrayList<>();
            for (Frame frame = client.next(); frame != null; frame = client.next()) {
                types.add(frame.type());
            }
            assertEquals(List.of(FrameType.OUTPUT, FrameType.ERROR, FrameType.EXIT), types);
        }
    }

    @Test
    void moreInputThanGrantedEndsTheCall() throws Exception {
        try (TestClient client = TestClient.call(folder, "wait")) {
            assertEquals("waiting", seen());
            client.send(Frame.of(FrameType.INPUT, "x"));
            assertEquals("interrupted", seen());
            assertNull(client.rest().exit());
        }
    }

    @Test
    void anInterruptReachesTheCommandAndItsExitCodeComesBack() throws Exception {
        for (String verb : List.of("wait", "read")) {
            try (TestClient client = TestClient.call(folder, verb)) {
                seen();
                client.send(Frame.of(FrameType.INTERRUPT));
                assertEquals("interrupted", seen());
                assertEquals(130, client.rest().exit());
            }
        }
    }

    @Test
    void anInterruptRightBehindTheRequestIsNotLost() throws Exception {
        // In one piece and often: then it arrives before the command's thread has begun.
        for (int i = 0; i < 20; i++) {
            try (TestClient client = TestClient.connect(folder)) {
                ByteBuffer both = ByteBuffer.allocate(8 * 1024);
                both.put(Frames.encode(TestClient.request(ControlRequest.VERSION, true, "wait")));
                both.put(Frames.encode(Frame.of(FrameType.INTERRUPT)));
                client.channel.write(both.flip());
                assertEquals(130, client.rest().exit());
            }
        }
        try (TestClient client = TestClient.call(folder, "echo")) {
            assertEquals(42, client.rest().exit());
        }
    }

    @Test
    void hangingUpInterruptsTheCommand() throws Exception {
        try (TestClient client = TestClient.call(folder, "wait")) {
            assertEquals("waiting", seen());
            client.hangUp();
            assertEquals("interrupted", seen());
        }
    }

    @Test
    void theEndOfInputIsSeen() throws Exception {
        try (TestClient client = TestClient.call(folder, "read")) {
            client.send(Frame.of(FrameType.INPUT_END));
            assertEquals(-1, client.rest().exit());
        }
    }

    @Test
    void theListenerIsToldOfANewWindowSize() throws Exception {
        try (TestClient client = TestClient.call(folder, "resize")) {
            assertEquals(FrameType.CREDIT, client.next().type());
            client.send(Frame.window(132, 43));
            assertEquals("132x43", seen());
            client.send(Frame.window(0, 60_000));
            assertEquals("80x24", seen());
            client.send(Frame.of(FrameType.INPUT, "q"));
            assertEquals('q', client.rest().exit());
        }
    }

    @Test
    void rawModeIsTurnedOnOnceAndOffAtTheEnd() throws IOException {
        try (TestClient client = TestClient.call(folder, "raw")) {
            Frame on = client.next();
            assertEquals(FrameType.RAW, on.type());
            assertEquals(1, on.number());
            assertEquals(FrameType.CREDIT, client.next().type());
            client.send(Frame.of(FrameType.INPUT, "q"));
            Frame off = client.next();
            assertEquals(FrameType.RAW, off.type());
            assertEquals(0, off.number());
            assertEquals('q', client.next().number());
        }
    }

    @Test
    void withoutATerminalThereIsNoRawMode() throws IOException {
        try (TestClient client = TestClient.connect(folder)) {
            client.send(TestClient.request(ControlRequest.VERSION, false, "raw"));
            assertEquals(FrameType.CREDIT, client.next().type());
            client.send(Frame.of(FrameType.INPUT_END));
            assertEquals(-1, client.next().number());
        }
    }

    @Test
    void whatDoesNotFollowTheProtocolIsCutOffAndOthersAreServed() throws IOException {
        int[][] wrongs = {
            {'H', 0x7f, 0xff, 0xff, 0xff},
            {'H', 0xff, 0xff, 0xff, 0xff},
            {'H', 0, 1, 0, 1},
            {'G', 'E', 'T', ' ', '/', ' '},
            {'I', 0, 0, 0, 1, 'x'},
            {'H', 0, 0, 0, 3, '{', '"', 'x'},
            {'H', 0, 0, 0, 2, '{', '}'},
            {'H', 0, 0, 0, 4, 'n', 'u', 'l', 'l'},
        };
        for (int[] wrong : wrongs) {
            try (TestClient client = TestClient.connect(folder)) {
                client.sendBytes(wrong);
                assertEnds(client);
            }
        }
        try (TestClient client = TestClient.call(folder, "echo")) {
            assertEquals(42, client.rest().exit());
        }
    }

    @Test
    void aFrameThatIsTooLargeInTheMiddleInterruptsTheCommand() throws Exception {
        try (TestClient client = TestClient.call(folder, "wait")) {
            assertEquals("waiting", seen());
            client.sendBytes('I', 0, 1, 0, 1);
            assertEquals("interrupted", seen());
            assertEnds(client);
        }
    }

    /** The other end closes, or resets because it did not read everything. */
    private static void assertEnds(TestClient client) {
        try {
            assertNull(client.next());
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("reset"), e.getMessage());
        }
    }

    @Test
    void anotherVersionAndARelativeFolderAreRefusedInWords() throws IOException {
        try (TestClient client = TestClient.connect(folder)) {
            client.send(TestClient.request(99, true, "echo"));
            Said said = client.rest();
            assertEquals(125, said.exit());
            assertTrue(
                    said.err().startsWith("cpcc: this peer speaks version 1 of the control protocol, not 99"),
                    said.err());
        }
        try (TestClient client = TestClient.connect(folder)) {
            client.send(
                    Frame.of(
                            FrameType.REQUEST,
                            "{\"version\":1,\"words\":[],\"folder\":\"x\",\"user\":\"u\",\"home\":\"/\",\"env\":{},\"later\":1}"));
            Said said = client.rest();
            assertEquals(125, said.exit());
            assertTrue(said.err().contains("no absolute path: \"x\""), said.err());
        }
    }

    @Test
    void aCallerThatDoesNotReadHoldsBackNobodyElse() throws Exception {
        try (TestClient stalled = TestClient.call(folder, "flood")) {
            assertEquals("flooding", seen());
            try (TestClient client = TestClient.call(folder, "echo")) {
                assertEquals(42, client.rest().exit());
            }
            stalled.hangUp();
            assertEquals("gone", seen());
        }
    }

    @Test
    void aSlowReaderGetsEveryByte() throws IOException {
        try (TestClient client = TestClient.call(folder, "flood")) {
            Said said = client.rest();
            assertEquals(10 << 20, said.output().length);
            assertEquals(0, said.exit());
        }
    }

    @Test
    void aBugInACommandIsAnExitCode() throws IOException {
        try (TestClient client = TestClient.call(folder, "bug")) {
            assertEquals(1, client.rest().exit());
        }
    }

    @Test
    void oneCallTooManyIsRefusedInWordsAndTheOthersGoOn() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CallPool.CALLS; i++) {
                clients.add(TestClient.call(folder, "wait"));
                assertEquals("waiting", seen());
            }
            try (TestClient client = TestClient.call(folder, "echo")) {
                Said said = client.rest();
                assertEquals(125, said.exit());
                assertTrue(said.err().contains("32 commands are running already"), said.err());
            }
            clients.get(0).send(Frame.of(FrameType.INTERRUPT));
            assertEquals(130, clients.get(0).rest().exit());
        } finally {
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void stoppingTellsTheCallersAndLeavesNothing() throws Exception {
        try (TestClient client = TestClient.call(folder, "wait")) {
            assertEquals("waiting", seen());
            server.close();
            Said said = client.rest();
            assertEquals(125, said.exit());
            assertTrue(said.err().contains("the peer is stopping"), said.err());
        }
        assertTrue(Files.notExists(folder.resolve("control")));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("cpcc-control") || thread.getName().startsWith("cpcc-call")) {
                // A pool counts as terminated a moment before its last thread is gone.
                thread.join(2000);
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    @Test
    void theLargestFrameIsTaken() throws IOException {
        try (TestClient client = TestClient.call(folder, "cat")) {
            assertEquals(Frames.MAX_PAYLOAD, client.next().number());
            client.send(new Frame(FrameType.INPUT, new byte[Frames.MAX_PAYLOAD]));
            client.send(Frame.of(FrameType.INPUT_END));
            assertEquals(Frames.MAX_PAYLOAD, client.rest().output().length);
        }
    }
}
