package cpcc.exec.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one half, each of which moves bytes in one direction. Each ends with its streams. */
final class Pumps {
    private static final Logger LOG = LoggerFactory.getLogger(Pumps.class);
    private static final int BUFFER = 16 * 1024;

    /** Moves bytes; an exception is an end like another. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private final String session;
    private final List<Thread> threads = new ArrayList<>();

    Pumps(String session) {
        this.session = session;
    }

    synchronized Thread start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        LOG.debug("{}: {} has ended", session, name, e);
                    }
                },
                "cpcc-terminal-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    /** {@return whether all these have ended by then} */
    static boolean await(List<Thread> some, long deadlineNanos) {
        try {
            for (Thread thread : some) {
                long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (left > 0) {
                    thread.join(left);
                }
                if (thread.isAlive()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Their streams are closed by now. One that waits for the caller's input may only feel an interrupt. */
    synchronized void end() {
        threads.forEach(Thread::interrupt);
    }
}
