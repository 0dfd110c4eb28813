package cpcc.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A line of the bench's own: whatever connects here is joined to a target. All its connections together get one rate in
 * either direction, each byte is late by the same time, all bytes are counted, and it can be cut.
 */
final class Line implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    /** What waits before the narrow place, besides what the sender's kernel keeps. */
    private static final int WAITING = 64 * 1024;

    private final ServerSocketChannel server;
    private final SocketAddress target;
    private final long delayNanos;
    private final Lane there = new Lane();
    private final Lane back = new Lane();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private record Late(long due, ByteBuffer bytes) {}

    private Line(ServerSocketChannel server, SocketAddress target, long delayNanos) {
        this.server = server;
        this.target = target;
        this.delayNanos = delayNanos;
    }

    /**
     * {@return a line that is open, as fast as this machine}
     *
     * @param near where it listens
     * @param target where it leads
     * @param oneWayMs how late each direction is
     */
    static Line open(SocketAddress near, SocketAddress target, long oneWayMs) throws IOException {
        ServerSocketChannel server = near instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        if (near instanceof InetSocketAddress) {
            server.setOption(StandardSocketOptions.SO_RCVBUF, WAITING);
        }
        server.bind(near);
        Line line = new Line(server, target, TimeUnit.MILLISECONDS.toNanos(oneWayMs));
        line.thread(line::accept);
        return line;
    }

    /** {@return such a line between two ports of this machine, the near one any that is free} */
    static Line to(int port, long oneWayMs) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        return open(new InetSocketAddress(here, 0), new InetSocketAddress(here, port), oneWayMs);
    }

    /** {@return the port on which it listens} */
    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** Sets how fast each direction is from now on; 0 is as fast as this machine. */
    void rate(long bitsPerSecond) {
        there.rate(bitsPerSecond);
        back.rate(bitsPerSecond);
    }

    /** {@return how late each direction is} */
    long oneWayMs() {
        return TimeUnit.NANOSECONDS.toMillis(delayNanos);
    }

    /** {@return the bytes that went towards the target so far} */
    long there() {
        return there.bytes();
    }

    /** {@return the bytes that came back so far} */
    long back() {
        return back.bytes();
    }

    /** Ends every connection and lets no new one through. */
    void cut() throws IOException {
        cut = true;
        end();
    }

    /** Lets connections through again. */
    void mend() {
        cut = false;
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel near = server.accept();
            try {
                join(near);
            } catch (IOException e) {
                // Cut, or nobody listens there: whoever dialled is told by the end of the connection.
                near.close();
            }
        }
    }

    private void join(SocketChannel near) throws IOException {
        open.add(near);
        SocketChannel far = connect();
        open.add(far);
        if (cut) {
            near.close();
            far.close();
        }
        carry(near, far, there);
        carry(far, near, back);
    }

    private SocketChannel connect() throws IOException {
        if (cut) {
            throw new IOException("cut");
        }
        if (target instanceof UnixDomainSocketAddress) {
            return SocketChannel.open(target);
        }
        SocketChannel far = SocketChannel.open();
        far.setOption(StandardSocketOptions.SO_RCVBUF, WAITING);
        far.connect(target);
        return far;
    }

    private void carry(SocketChannel from, SocketChannel to, Lane lane) throws IOException {
        if (from.getLocalAddress() instanceof InetSocketAddress) {
            from.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        BlockingQueue<Late> onTheWay = new LinkedBlockingQueue<>();
        thread(() -> {
            try {
                ByteBuffer bytes = ByteBuffer.allocate(CHUNK).limit(lane.packet());
                while (from.read(bytes) >= 0) {
                    lane.pass(bytes.position());
                    onTheWay.add(new Late(System.nanoTime() + delayNanos, bytes.flip()));
                    bytes = ByteBuffer.allocate(lane.packet());
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
            } finally {
                open.remove(to);
            }
        });
    }

    /** One direction. */
    private static final class Lane {
        /** Of TCP on Ethernet, so that a slow line hands on small pieces. */
        private static final int PACKET = 1448;
        /** A thread that woke late makes up for it, within this. */
        private static final long SLACK_NANOS = 5_000_000;

        private long rate;
        private long free = System.nanoTime();
        private long bytes;

        synchronized void rate(long bitsPerSecond) {
            rate = bitsPerSecond;
        }

        synchronized long bytes() {
            return bytes;
        }

        synchronized int packet() {
            return rate == 0 ? CHUNK : PACKET;
        }

        /** Returns when these bytes have passed the narrow place. */
        void pass(int count) throws IOException {
            long passed;
            synchronized (this) {
                bytes += count;
                if (rate == 0) {
                    return;
                }
                free = Math.max(free, System.nanoTime() - SLACK_NANOS) + count * 8 * 1_000_000_000L / rate;
                passed = free;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(passed - System.nanoTime());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
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

    private void end() throws IOException {
        for (SocketChannel each : open) {
            each.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        end();
    }
}
