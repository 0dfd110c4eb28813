package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.shell.control.ControlRequest;
import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallTest {
    private static final ControlRequest REQUEST = new ControlRequest(
            1, List.of("say", "a\"b\\c\n\u0001ü"), "/f", "alice", "/home/alice", Map.of("TERM", "x"), false, 80, 24);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> stty = new ArrayList<>();
    private Path folder;
    private Path control;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(
                "cpcc-call", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        control = folder.resolve("control");
    }

    @AfterEach
    void removeFolder() throws IOException {
        Files.deleteIfExists(control);
        Files.delete(folder);
    }

    @Test
    void handsOverTheRequestAndGivesOutputErrorsAndExitCode() throws Exception {
        String[] json = {""};
        assertEquals(42, call(InputStream.nullInputStream(), peer -> {
            json[0] = peer.hear(FrameType.REQUEST).text();
            peer.say(Frame.of(FrameType.OUTPUT, "grün "));
            peer.say(Frame.of(FrameType.ERROR, "oops"));
            peer.say(Frame.of(FrameType.OUTPUT, "end"));
            peer.say(Frame.exit(42));
        }));

        assertEquals("grün end", out.toString(StandardCharsets.UTF_8));
        assertEquals("oops", err.toString(StandardCharsets.UTF_8));
        assertEquals(
                "{\"version\":1,\"words\":[\"say\",\"a\\\"b\\\\c\\u000a\\u0001ü\"],\"folder\":\"/f\",\"user\":\"alice\","
                        + "\"home\":\"/home/alice\",\"env\":{\"TERM\":\"x\"},\"terminal\":false,\"columns\":80,\"rows\":24}",
                json[0]);
    }

    @Test
    void sendsNoMoreInputThanIsGranted() throws Exception {
        InputStream in = new ByteArrayInputStream("abcdefg".getBytes(StandardCharsets.US_ASCII));
        assertEquals(0, call(in, peer -> {
            peer.hear(FrameType.REQUEST);
            peer.say(Frame.credit(3));
            assertEquals("abc", peer.hear(FrameType.INPUT).text());
            peer.say(Frame.credit(100));
            assertEquals("defg", peer.hear(FrameType.INPUT).text());
            peer.hear(FrameType.INPUT_END);
            peer.say(Frame.exit(0));
        }));
    }

    @Test
    void doesNotTouchItsInputWhenTheCommandDoesNotRead() throws Exception {
        InputStream in = new ByteArrayInputStream(new byte[] {1, 2, 3});
        call(in, peer -> {
            peer.hear(FrameType.REQUEST);
            peer.say(Frame.of(FrameType.OUTPUT, "no question"));
            peer.say(Frame.exit(0));
        });

        assertEquals(3, in.available());
    }

    @Test
    void anInterruptGoesToTheCommandWhichDecides() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (FakePeer peer = new FakePeer(control, fake -> {
                    fake.hear(FrameType.REQUEST);
                    heard.countDown();
                    fake.hear(FrameType.INTERRUPT);
                    fake.say(Frame.exit(130));
                });
                Call call = Call.open(control, terminal(false), InputStream.nullInputStream(), out, err, null)) {
            Thread key = new Thread(() -> {
                try {
                    heard.await();
                    call.interrupt();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            key.start();
            assertEquals(130, call.run(REQUEST));
            key.join();
            peer.played();
        }
    }

    @Test
    void theTerminalIsRawWhileTheCommandWantsIt() throws Exception {
        Terminal terminal = terminal(true);
        try (FakePeer peer = new FakePeer(control, fake -> {
                    fake.hear(FrameType.REQUEST);
                    fake.say(Frame.raw(true));
                    fake.say(Frame.raw(true));
                    fake.say(Frame.raw(false));
                    fake.say(Frame.exit(0));
                });
                Call call = Call.open(control, terminal, InputStream.nullInputStream(), out, err, null)) {
            call.run(REQUEST);
            peer.played();
        }
        assertEquals(List.of("-g", "raw -echo", "saved"), stty);
    }

    @Test
    void aNewSizeIsToldToTheCommand() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (FakePeer peer = new FakePeer(control, fake -> {
                    fake.hear(FrameType.REQUEST);
                    heard.countDown();
                    Frame window = fake.hear(FrameType.WINDOW);
                    fake.say(Frame.exit(window.columns() * 1000 + window.rows()));
                });
                Call call = Call.open(control, terminal(true), InputStream.nullInputStream(), out, err, null)) {
            Thread signal = new Thread(() -> {
                try {
                    heard.await();
                    call.resized();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            signal.start();
            assertEquals(132_050, call.run(REQUEST));
            signal.join();
            peer.played();
        }
    }

    @Test
    void aPeerThatEndsInMidCallIsAProblemOfCpcc() throws Exception {
        Problem problem = assertThrows(
                Problem.class, () -> call(InputStream.nullInputStream(), peer -> peer.hear(FrameType.REQUEST)));

        assertEquals(Problem.CPCC, problem.code());
    }

    @Test
    void bytesThatAreNoFramesAreAProblemOfCpcc() {
        assertEquals(
                Problem.CPCC,
                assertThrows(
                                Problem.class,
                                () -> call(InputStream.nullInputStream(), peer -> {
                                    peer.hear(FrameType.REQUEST);
                                    peer.say(Frame.of(FrameType.INPUT_END));
                                }))
                        .code());
    }

    @Test
    void whenNobodyReadsTheOutputAnyMoreTheCallEnds() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (FakePeer peer = new FakePeer(control, fake -> {
                    fake.hear(FrameType.REQUEST);
                    fake.say(Frame.of(FrameType.OUTPUT, "much"));
                });
                Call call = Call.open(control, terminal(false), InputStream.nullInputStream(), closed, err, null)) {
            assertEquals(141, call.run(REQUEST));
            peer.played();
        }
    }

    @Test
    void aPeerThatSaysNothingIsNotWaitedFor() throws Exception {
        assertSilent(peer -> peer.hear(FrameType.REQUEST));
        assertSilent(peer -> {
            peer.hear(FrameType.REQUEST);
            peer.say(Frame.credit(0));
        });
    }

    private void assertSilent(FakePeer.Script begin) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (FakePeer peer = new FakePeer(control, fake -> {
                    begin.play(fake);
                    awaitQuietly(end);
                });
                Call call = Call.open(
                        control, terminal(false), InputStream.nullInputStream(), out, err, Duration.ofMillis(300))) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> assertThrows(SocketTimeoutException.class, () -> call.run(REQUEST)));
            end.countDown();
            peer.played();
        } finally {
            Files.deleteIfExists(control);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCommandLineThatNoFrameHoldsIsRefused() throws Exception {
        ControlRequest large = new ControlRequest(
                1, List.of("x".repeat(70_000)), "/f", "alice", "/home/alice", Map.of(), false, 80, 24);
        try (FakePeer peer = new FakePeer(control, fake -> {});
                Call call = Call.open(control, terminal(false), InputStream.nullInputStream(), out, err, null)) {
            assertEquals(
                    Problem.USAGE,
                    assertThrows(Problem.class, () -> call.run(large)).code());
            peer.played();
        }
    }

    private int call(InputStream in, FakePeer.Script script) throws Exception {
        return assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try (FakePeer peer = new FakePeer(control, script);
                    Call call = Call.open(control, terminal(false), in, out, err, null)) {
                int code = call.run(REQUEST);
                peer.played();
                return code;
            }
        });
    }

    /** A terminal whose settings are only written down. */
    private Terminal terminal(boolean present) {
        return new Terminal(present, "24 80") {
            @Override
            String stty(String... words) {
                String command = String.join(" ", words);
                if (!command.equals("size")) {
                    assertTrue(stty.add(command));
                }
                return switch (command) {
                    case "-g" -> "saved";
                    case "size" -> "50 132";
                    default -> "";
                };
            }
        };
    }
}
