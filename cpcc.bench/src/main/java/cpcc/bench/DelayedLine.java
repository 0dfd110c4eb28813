package cpcc.bench;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A long line: whatever connects here is joined to a target, each byte late by the same time in either direction. */
final class DelayedLine implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final ServerSocketChannel server;
    private final SocketAddress target;
    private final long delayNanos;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private record Late(long due, ByteBuffer bytes) {}

    private DelayedLine(ServerSocketChannel server, SocketAddress target, long delayNanos) {
        this.server = server;
        this.target = target;
        this.delayNanos = delayNanos;
    }

    /**
     * {@return a line that is open}
     *
     * @param near where it listens
     * @param target where it leads
     * @param oneWayMs how late each direction is
     */
    static DelayedLine open(SocketAddress near, SocketAddress target, long oneWayMs) throws IOException {
        ServerSocketChannel server = near instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        server.bind(near);
        DelayedLine line = new DelayedLine(server, target, TimeUnit.MILLISECONDS.toNanos(oneWayMs));
        line.thread(line::accept);
        return line;
    }

    /** {@return where it listens} */
    SocketAddress near() throws IOException {
        return server.getLocalAddress();
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel near = server.accept();
            SocketChannel far;
            try {
                far = SocketChannel.open(target);
            } catch (IOException e) {
                near.close();
                continue;
            }
            open.add(near);
            open.add(far);
            carry(near, far);
            carry(far, near);
        }
    }

    private void carry(SocketChannel from, SocketChannel to) throws IOException {
        if (from.getLocalAddress() instanceof java.net.InetSocketAddress) {
            from.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        }
        BlockingQueue<Late> onTheWay = new LinkedBlockingQueue<>();
        thread(() -> {
            try {
                ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
                while (from.read(bytes) >= 0) {
                    onTheWay.add(new Late(System.nanoTime() + delayNanos, bytes.flip()));
                    bytes = ByteBuffer.allocate(CHUNK);
                }
            } finally {
                onTheWay.add(new Late(System.nanoTime() + delayNanos, null));
            }
        });
        thread(() -> {
            try (to) {
                for (Late next = onTheWay.take(); next.bytes != null; next = onTheWay.take()) {
                    TimeUnit.NANOSECONDS.sleep(next.due - System.nanoTime());
                    while (next.bytes.hasRemaining()) {
                        to.write(next.bytes);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private void thread(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The connection is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel each : open) {
            each.close();
        }
    }
}
