package cpcc.exec.xpra;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that says the same to everybody, and counts them. */
final class Listening implements AutoCloseable {
    private final ServerSocketChannel server;
    private final AtomicInteger came = new AtomicInteger();

    Listening(Path socket, byte... greeting) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        thread(() -> {
            while (true) {
                SocketChannel one = server.accept();
                came.incrementAndGet();
                thread(() -> serve(one, greeting));
            }
        });
    }

    int came() {
        return came.get();
    }

    /** Until it has had enough: what it says is of no interest. */
    private static void serve(SocketChannel one, byte... greeting) throws IOException {
        try (one) {
            one.write(ByteBuffer.wrap(greeting));
            ByteBuffer heard = ByteBuffer.allocate(1024);
            while (one.read(heard.clear()) >= 0) {}
        }
    }

    private interface IoRunnable {
        void run() throws IOException;
    }

    private static void thread(IoRunnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // The other end has gone, or this is the end.
                    }
                },
                "listening");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
