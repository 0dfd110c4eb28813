package cpcc.app;

import cpcc.shell.control.Frame;
import cpcc.shell.control.FrameType;
import cpcc.shell.control.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The other end of one call, at the end of a test's own script. */
final class FakePeer implements AutoCloseable {
    /** What the peer does in the call. */
    @FunctionalInterface
    interface Script {
        void play(FakePeer peer) throws IOException;
    }

    private final ServerSocketChannel server;
    private final CompletableFuture<Void> played = new CompletableFuture<>();
    private SocketChannel channel;

    FakePeer(Path control, Script script) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(control));
        Thread thread = new Thread(
                () -> {
                    try (SocketChannel accepted = server.accept()) {
                        channel = accepted;
                        script.play(this);
                        played.complete(null);
                    } catch (IOException | RuntimeException | Error e) {
                        played.completeExceptionally(e);
                    }
                },
                "fake peer");
        thread.setDaemon(true);
        thread.start();
    }

    void say(Frame frame) throws IOException {
        Frames.write(channel, frame);
    }

    /** {@return the next frame of this type; any other one is a mistake} */
    Frame hear(FrameType type) throws IOException {
        Frame frame = Frames.read(channel);
        if (frame == null || frame.type() != type) {
            throw new IOException("expected " + type + ", not " + (frame == null ? "the end" : frame.type()));
        }
        return frame;
    }

    /** Waits for the script's end, and fails as it failed. */
    void played() throws InterruptedException, TimeoutException, ExecutionException {
        played.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
