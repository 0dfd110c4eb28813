package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Filter;
import cpcc.messaging.api.Filters;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.Priority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local sockets on alice's side, a local server on bob's, and a channel between them. */
class JoinTest {
    private static final Filter UPPER = bytes -> {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            bytes.put(i, (byte) Character.toUpperCase(bytes.get(i)));
        }
        return bytes;
    };

    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;
    private ServerSocketChannel server;
    private UnixDomainSocketAddress front;
    private UnixDomainSocketAddress back;

    @BeforeEach
    void start() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"));
        bob = TestPeer.start(folder.resolve("bob"));
        front = UnixDomainSocketAddress.of(folder.resolve("front"));
        back = UnixDomainSocketAddress.of(folder.resolve("back"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(back);
        alice.link(bob);
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob, server);
    }

    @Test
    void bytesPassThroughTheFiltersBothWays() throws Exception {
        join(back, new Filters(Filter.NONE, UPPER));
        listen(front, new Filters(Filter.NONE, bytes -> ByteBuffer.wrap(("<" + text(bytes) + ">").getBytes())));
        try (SocketChannel client = SocketChannel.open(front);
                SocketChannel served = server.accept()) {
            write(client, "hello");
            assertEquals("HELLO", read(served, 5));
            write(served, "well");
            assertEquals("<well>", read(client, 6));
        }
    }

    /** Answers each letter at once, and what comes from the peer is put in brackets. */
    private static final class Answering implements Filter {
        private final StringBuilder due = new StringBuilder();

        Filter asked() {
            return bytes -> {
                due.append(StandardCharsets.US_ASCII
                        .decode(bytes.duplicate())
                        .toString()
                        .toUpperCase(Locale.ROOT));
                return bytes;
            };
        }

        @Override
        public ByteBuffer pass(ByteBuffer bytes) {
            return ByteBuffer.wrap(("<" + text(bytes) + ">").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public ByteBuffer due() {
            ByteBuffer now = ByteBuffer.wrap(due.toString().getBytes(StandardCharsets.US_ASCII));
            due.setLength(0);
            return now;
        }
    }

    @Test
    void aFilterMayAnswerWhatPassesTheOther() throws Exception {
        join(back, Filters.NONE.get());
        Answering answering = new Answering();
        listen(front, new Filters(answering.asked(), answering));
        try (SocketChannel client = SocketChannel.open(front);
                SocketChannel served = server.accept()) {
            write(client, "hello");
            assertEquals("HELLO", read(client, 5), "before the peer has said anything");
            assertEquals("hello", read(served, 5));
            write(served, "well");
            assertEquals("<well>", read(client, 6));
        }
    }

    @Test
    void whoReadsNothingIsReadNoFurtherAndLosesNothing() throws Exception {
        join(back, Filters.NONE.get());
        Answering answering = new Answering();
        listen(front, new Filters(answering.asked(), answering));
        byte[] sent = "abcdefgh".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (SocketChannel client = SocketChannel.open(front);
                SocketChannel served = server.accept()) {
            CompletableFuture<Void> reading =
                    run(() -> Channels.newInputStream(served).readNBytes(sent.length));
            CompletableFuture<Void> writing = run(() -> client.write(ByteBuffer.wrap(sent)));
            assertThrows(TimeoutException.class, () -> writing.get(500, TimeUnit.MILLISECONDS), "all was taken");
            String got = new String(Channels.newInputStream(client).readNBytes(sent.length), StandardCharsets.US_ASCII);
            assertEquals("ABCDEFGH".repeat(1 << 20), got);
            writing.get(5, TimeUnit.SECONDS);
            reading.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void megabytesPassAndHalfClosesAreHonoured() throws Exception {
        join(back, Filters.NONE.get());
        listen(front, Filters.NONE.get());
        byte[] sent = new byte[8 * 1024 * 1024];
        new Random(3).nextBytes(sent);
        try (SocketChannel client = SocketChannel.open(front);
                SocketChannel served = server.accept()) {
            CompletableFuture<Void> echoing = run(() -> {
                echo(served);
                served.shutdownOutput();
            });
            CompletableFuture<Void> writing = run(() -> {
                client.write(ByteBuffer.wrap(sent));
                client.shutdownOutput();
            });
            assertArrayEquals(sent, Channels.newInputStream(client).readAllBytes());
            writing.get(5, TimeUnit.SECONDS);
            echoing.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void tcpOnLoopbackWorksTheSame() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        InetSocketAddress tcp = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        join(back, Filters.NONE.get());
        Handle listening = listen(tcp, Filters.NONE.get());
        try (SocketChannel client = SocketChannel.open(tcp);
                SocketChannel served = server.accept()) {
            write(client, "hello");
            assertEquals("hello", read(served, 5));
        }
        listening.close();
        TestPeer.await(() -> {
            try {
                SocketChannel.open(tcp).close();
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    @Test
    void whatComesBeforeTheServerListensWaitsForIt() throws Exception {
        CompletableFuture<SocketAddress> served = new CompletableFuture<>();
        join(served);
        CompletableFuture<Void> opened = new CompletableFuture<>();
        listen(
                front,
                new Filters(
                        bytes -> {
                            opened.complete(null);
                            return bytes;
                        },
                        Filter.NONE));
        CompletableFuture<Channel> second = new CompletableFuture<>();
        bob.channels().accept(bob.key(alice, "y", Priority.INTERACTIVE), second::complete);
        try (SocketChannel client = SocketChannel.open(front)) {
            write(client, "hello");
            opened.get(10, TimeUnit.SECONDS);
            alice.channels().open(alice.key(bob, "y", Priority.INTERACTIVE));
            second.get(10, TimeUnit.SECONDS); // So the first has arrived too.
            served.complete(back);
            try (SocketChannel late = server.accept()) {
                assertEquals("hello", read(late, 5));
                write(late, "well");
                assertEquals("well", read(client, 4));
            }
        }
    }

    @Test
    void aServerThatNeverListensEndsWhatWaits() throws Exception {
        CompletableFuture<SocketAddress> served = new CompletableFuture<>();
        join(served);
        listen(front, Filters.NONE.get());
        try (SocketChannel client = SocketChannel.open(front)) {
            write(client, "hello");
            served.completeExceptionally(new IOException("it has ended"));
            assertEnds(client);
        }
    }

    @Test
    void onlyLoopbackMayBeListenedOn() {
        assertThrows(IOException.class, () -> listen(new InetSocketAddress("0.0.0.0", 0), Filters.NONE.get()));
    }

    @Test
    void aFilterThatRefusesEndsBothSockets() throws Exception {
        join(back, Filters.NONE.get());
        listen(
                front,
                new Filters(
                        bytes -> {
                            throw new IOException("wrong cookie");
                        },
                        Filter.NONE));
        try (SocketChannel client = SocketChannel.open(front);
                SocketChannel served = server.accept()) {
            write(client, "hello");
            assertEnds(client);
            assertEnds(served);
        }
    }

    @Test
    void aTargetThatIsNotThereResetsTheChannel() throws Exception {
        join(UnixDomainSocketAddress.of(folder.resolve("nothing")), Filters.NONE.get());
        Channel channel = alice.channels().open(alice.key(bob, "x", Priority.INTERACTIVE));
        String reason = TestPeer.get(channel.closed());
        assertTrue(reason.startsWith("nobody listens at the other end"), reason);
    }

    @Test
    void withoutALinkLocalConnectionsEnd() throws Exception {
        listen(front, Filters.NONE.get());
        alice.links().forget(bob.id());
        try (SocketChannel client = SocketChannel.open(front)) {
            assertEnds(client);
        }
    }

    @Test
    void theEndOfTheArrangementEndsConnectionsAndRemovesTheSocket() throws Exception {
        join(back, Filters.NONE.get());
        Handle listening = listen(front, Filters.NONE.get());
        try (SocketChannel client = SocketChannel.open(front);
                SocketChannel served = server.accept()) {
            write(client, "hello");
            assertEquals("hello", read(served, 5));
            listening.close();
            assertEnds(client);
            assertEnds(served);
            assertFalse(Files.exists(front.getPath()));
        }
    }

    @Test
    void aStaleSocketIsReplacedAndAnotherFileIsNot() throws Exception {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(front).close();
        assertTrue(Files.exists(front.getPath()));
        Handle listening = listen(front, Filters.NONE.get());
        assertThrows(IOException.class, () -> listen(front, Filters.NONE.get()));
        listening.close();
        Files.writeString(front.getPath(), "mine");
        assertThrows(IOException.class, () -> listen(front, Filters.NONE.get()));
        assertEquals("mine", Files.readString(front.getPath()));
    }

    @Test
    void aClientThatReadsNothingHoldsBackOnlyItself() throws Exception {
        join(back, Filters.NONE.get());
        listen(front, Filters.NONE.get());
        SocketChannel lazy = SocketChannel.open(front);
        try (SocketChannel flooding = server.accept();
                SocketChannel client = SocketChannel.open(front);
                SocketChannel served = server.accept()) {
            byte[] noise = new byte[32 * 1024 * 1024];
            new Random(3).nextBytes(noise);
            CompletableFuture<Void> flood =
                    run(() -> Channels.newOutputStream(flooding).write(noise));
            run(() -> echo(served));
            for (int i = 0; i < 50; i++) {
                write(client, "round " + (i % 10));
                assertEquals("round " + (i % 10), read(client, 7));
            }
            assertFalse(flood.isDone(), "more is held than windows and buffers");
            lazy.close();
            assertThrows(Exception.class, () -> flood.get(10, TimeUnit.SECONDS));
        }
    }

    private Handle join(SocketAddress target, Filters filters) {
        return bob.channels().join(bob.key(alice, "x", Priority.INTERACTIVE), target, () -> filters);
    }

    private Handle join(CompletionStage<SocketAddress> target) {
        return bob.channels().join(bob.key(alice, "x", Priority.INTERACTIVE), target, Filters.NONE);
    }

    private Handle listen(SocketAddress local, Filters filters) throws IOException {
        return alice.channels().listen(local, alice.key(bob, "x", Priority.INTERACTIVE), () -> filters);
    }

    private static void echo(SocketChannel socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        while (socket.read(buffer) >= 0) {
            socket.write(buffer.flip());
            buffer.clear();
        }
    }

    private static void write(SocketChannel socket, String text) throws IOException {
        OutputStream out = Channels.newOutputStream(socket);
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(SocketChannel socket, int length) throws Exception {
        InputStream in = Channels.newInputStream(socket);
        CompletableFuture<byte[]> got = new CompletableFuture<>();
        run(() -> got.complete(in.readNBytes(length)));
        return new String(got.get(10, TimeUnit.SECONDS), StandardCharsets.UTF_8);
    }

    private static void assertEnds(SocketChannel socket) throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        run(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(1024);
            try {
                while (socket.read(buffer.clear()) >= 0) {}
            } catch (IOException e) {
                // Ended with a reset.
            }
            ended.complete(true);
        });
        assertTrue(ended.get(10, TimeUnit.SECONDS));
    }

    private static String text(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> run(Work work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
