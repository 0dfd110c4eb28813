package cpcc.files.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that moves bytes until one of its ends is closed. */
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int BUFFER = 32 * 1024;
    private static final int JOIN_MS = 1000;

    /** Moves bytes; an exception is an end like another. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private final Thread thread;

    private Pump(String name, Work work) {
        thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        LOG.debug("{}: ended", name, e);
                    }
                },
                name);
        thread.setDaemon(true);
    }

    static Pump start(String name, Work work) {
        Pump pump = new Pump(name, work);
        pump.thread.start();
        return pump;
    }

    static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    /** Their ends are closed by now: waits for them, but not for ever. */
    static void awaitEnd(String session, List<Pump> pumps) {
        try {
            for (Pump pump : pumps) {
                pump.thread.join(JOIN_MS);
                if (pump.thread.isAlive()) {
                    LOG.warn("{}: {} does not end", session, pump.thread.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
