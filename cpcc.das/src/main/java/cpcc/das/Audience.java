package cpcc.das;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one kind. A new one is told all that is known first, then each is told of every change, in order and never
 * concurrently. One that is slow or throws harms nobody else, and there is a thread only while there is something to tell.
 *
 * <p>May be called from any thread, and never calls a listener itself.
 *
 * @param <L> the listener's contract
 */
final class Audience<L> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

    /** Of everything that is known, how a listener is told of it; in the order in which it became known. */
    private final Map<Object, Consumer<L>> known = new LinkedHashMap<>();

    private final Map<L, Seat> seats = new IdentityHashMap<>();
    private final ThreadPoolExecutor threads;

    /**
     * Nobody listens.
     *
     * @param what they are told of, for thread names
     */
    Audience(String what) {
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "cpcc-das-tell-" + what + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** From now on a listener is told. */
    synchronized void add(L listener) {
        Seat seat = new Seat(listener);
        seats.put(listener, seat);
        known.values().forEach(seat::tell);
    }

    /** A listener is told nothing more; a call that is under way is not waited for. */
    synchronized void remove(L listener) {
        Seat seat = seats.remove(listener);
        if (seat != null) {
            seat.leave();
        }
    }

    /** Something is new or changed, and known from now on. */
    synchronized void changed(Object key, Consumer<L> news) {
        known.put(key, news);
        seats.values().forEach(seat -> seat.tell(news));
    }

    /** Something is no more. */
    synchronized void gone(Object key, Consumer<L> news) {
        known.remove(key);
        seats.values().forEach(seat -> seat.tell(news));
    }

    /** Tells nobody any more. */
    @Override
    public synchronized void close() {
        seats.values().forEach(Seat::leave);
        seats.clear();
        threads.shutdownNow();
    }

    /** One listener and what it has still to be told. */
    private final class Seat {
        private final L listener;
        private final Queue<Consumer<L>> waiting = new ArrayDeque<>();
        private boolean telling;
        private boolean left;

        Seat(L listener) {
            this.listener = listener;
        }

        synchronized void tell(Consumer<L> news) {
            if (left) {
                return;
            }
            waiting.add(news);
            if (!telling && !threads.isShutdown()) {
                telling = true;
                threads.execute(this::tellAll);
            }
        }

        synchronized void leave() {
            left = true;
            waiting.clear();
        }

        private void tellAll() {
            for (Consumer<L> news = next(); news != null; news = next()) {
                try {
                    news.accept(listener);
                } catch (Throwable e) {
                    // Also an error: with this thread, all that it has still to be told would be lost.
                    LOG.error("{} failed when it was told", listener.getClass().getName(), e);
                }
            }
        }

        private synchronized Consumer<L> next() {
            Consumer<L> news = waiting.poll();
            telling = news != null;
            return news;
        }
    }
}
