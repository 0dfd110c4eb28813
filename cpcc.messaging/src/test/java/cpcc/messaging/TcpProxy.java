package cpcc.messaging;

import cpcc.messaging.api.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A line between two peers that a test can cut, hold or open: real sockets, bytes passed on unread. */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong vanished = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final Queue<Long> next = new ArrayDeque<>();
    private long left = Long.MAX_VALUE;
    private volatile boolean refusing;
    private volatile boolean held;
    private volatile boolean stalled;
    private final CountDownLatch closed = new CountDownLatch(1);

    TcpProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::serve);
    }

    Address address() {
        return new Address("127.0.0.1", server.getLocalPort());
    }

    /** {@return how many bytes have passed, both ways} */
    long passed() {
        return passed.get();
    }

    /** {@return how many connections were refused} */
    long refused() {
        return refused.get();
    }

    /** Ends every connection; new ones are possible. */
    void cut() {
        for (Socket socket : open) {
            close(socket);
        }
        open.clear();
    }

    /**
     * Ends every connection when so many bytes more have passed, wherever that is in what they mean.
     *
     * @param bytes until the first cut, from there to the second, and so on
     */
    synchronized void cutAfter(Long... bytes) {
        next.addAll(List.of(bytes));
        left = next.remove();
    }

    /** {@return how often {@link #cutAfter} has come to pass} */
    long cuts() {
        return cuts.get();
    }

    /** {@return how many bytes vanished on the way} */
    long vanished() {
        return vanished.get();
    }

    /** From now on, or no longer, new connections are ended at once. */
    void refuse(boolean now) {
        refusing = now;
    }

    /** From now on, or no longer, bytes vanish on the way and nobody is told. */
    void hold(boolean now) {
        held = now;
    }

    /** From now on nothing is taken from either end, until this is closed. */
    void stall() {
        stalled = true;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        cut();
    }

    private void serve() throws IOException {
        while (true) {
            Socket from = server.accept();
            if (refusing) {
                refused.incrementAndGet();
                from.close();
                continue;
            }
            Socket to;
            try {
                to = new Socket(InetAddress.getLoopbackAddress(), target);
            } catch (IOException e) {
                from.close(); // Nobody is there now.
                continue;
            }
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            open.add(from);
            open.add(to);
            thread(() -> pump(from, to));
            thread(() -> pump(to, from));
        }
    }

    private void pump(Socket from, Socket to) throws IOException, InterruptedException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (stalled) {
                    closed.await();
                }
                if (held) {
                    vanished.addAndGet(n);
                } else {
                    int may = take(n);
                    try {
                        out.write(buffer, 0, may);
                        passed.addAndGet(may);
                    } finally {
                        if (may < n) {
                            cut();
                            cuts.incrementAndGet();
                        }
                    }
                    if (may < n) {
                        return;
                    }
                }
            }
        }
    }

    /** {@return how many of so many bytes may pass before the cut} */
    private synchronized int take(int n) {
        if (n <= left) {
            left -= left == Long.MAX_VALUE ? 0 : n;
            return n;
        }
        int may = (int) left;
        left = next.isEmpty() ? Long.MAX_VALUE : next.remove();
        return may;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void thread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // The line is cut; both ends see it.
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
