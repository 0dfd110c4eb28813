package cpcc.messaging.warmup;

import cpcc.messaging.channel.MuxChannel;
import cpcc.messaging.tls.PeerKeys;
import cpcc.messaging.tls.Tls;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the code of a link before there is one, so that Java has loaded and compiled it: handshakes with throw-away keys,
 * and frames between two ends in memory. No port, no peer, nothing that stays.
 *
 * <p>On a thread of its own that pauses for as long as it has worked, so that whatever starts beside it gets most of the machine,
 * and for as long as real links are busy: they warm the same code, and two at once are slower than one.
 */
public final class WarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int HANDSHAKES = 12;
    /** Each a small message and its echo. */
    private static final int MESSAGES = 4000;

    private static final int MESSAGES_A_SLICE = 50;
    /** Each a few records. */
    private static final int BATCHES = 200;

    private static final int BATCHES_A_SLICE = 5;
    private static final int SMALL = 32;
    private static final int LARGE = 64 * 1024;

    /** Real links that were busy are looked at again after this. */
    static final int QUIET_MS = 200;

    private final Clock clock;
    private final LongSupplier frames;
    private final Thread thread;
    private long seen;

    /**
     * Begins.
     *
     * @param name of the thread
     * @param clock for the dates of the throw-away certificates
     * @param frames that have come on real links so far
     */
    public WarmUp(String name, Clock clock, LongSupplier frames) {
        this.clock = clock;
        this.frames = frames;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** Ends it, done or not. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long begin = System.nanoTime();
        try {
            rehearse(HANDSHAKES, MESSAGES, BATCHES);
            LOG.debug("warm after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (InterruptedException e) {
            LOG.debug("the warm-up was ended");
        } catch (Exception e) {
            LOG.warn("the warm-up failed, the first link will be slow", e);
        }
    }

    private void rehearse(int handshakes, int messages, int batches) throws Exception {
        SecureRandom random = new SecureRandom();
        PeerKeys one = PeerKeys.throwAway(random, clock.instant());
        PeerKeys two = PeerKeys.throwAway(random, clock.instant());
        for (int i = 0; i < handshakes; i++) {
            slice(() -> new Pair(one, two, random, clock).shakeHands());
        }
        Pair pair = new Pair(one, two, random, clock);
        pair.shakeHands();
        for (int i = 0; i < messages; i += MESSAGES_A_SLICE) {
            slice(() -> pair.exchange(MESSAGES_A_SLICE, SMALL));
        }
        for (int i = 0; i < batches; i += BATCHES_A_SLICE) {
            slice(() -> pair.exchange(BATCHES_A_SLICE, LARGE));
        }
    }

    /** A piece of work after which others have their turn. */
    private interface Slice {
        void run() throws Exception;
    }

    private void slice(Slice work) throws Exception {
        for (long now = frames.getAsLong(); now != seen; now = frames.getAsLong()) {
            seen = now;
            TimeUnit.MILLISECONDS.sleep(QUIET_MS);
        }
        long begin = System.nanoTime();
        work.run();
        TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begin);
    }

    /** Two ends and the work that waits at either. */
    static final class Pair {
        private final Queue<Runnable> work = new ArrayDeque<>();
        private final PeerKeys two;
        private final MemoryEnd client;
        private final MemoryEnd server;

        Pair(PeerKeys one, PeerKeys two, SecureRandom random, Clock clock) {
            this.two = two;
            client = new MemoryEnd(one.self(), two.self(), () -> new Tls(one, random, clock).client(two.self()), work);
            server = new MemoryEnd(two.self(), one.self(), new Tls(two, random, clock)::server, work);
        }

        void shakeHands() throws Exception {
            MemoryEnd.connect(client, server);
            drain();
            client.open(two.self());
            drain();
            if (server.channel() == null) {
                throw new GeneralSecurityException("no handshake with itself");
            }
        }

        void exchange(int times, int bytes) throws Exception {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            for (int i = 0; i < times; i++) {
                pass(client.channel(), server.channel(), buffer.clear());
                pass(server.channel(), client.channel(), buffer.clear());
            }
        }

        private void pass(MuxChannel from, MuxChannel to, ByteBuffer bytes) throws Exception {
            from.offer(bytes);
            drain();
            bytes.clear();
            while (bytes.hasRemaining()) {
                if (to.poll(bytes) <= 0) {
                    throw new IllegalStateException("bytes that were sent have not arrived");
                }
            }
            drain();
        }

        private void drain() {
            for (Runnable task = work.poll(); task != null; task = work.poll()) {
                task.run();
            }
        }
    }
}
