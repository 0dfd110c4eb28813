package cpcc.messaging;

import java.util.ArrayDeque;
import java.util.Deque;

/** Runs what it is given on pool threads, in order and never two at once. Holds no thread while empty. Thread-safe. */
final class SerialQueue {
    private final Threads threads;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    SerialQueue(Threads threads) {
        this.threads = threads;
    }

    void add(Runnable work) {
        synchronized (waiting) {
            waiting.add(work);
            if (running) {
                return;
            }
            running = true;
        }
        threads.run(this::drain);
    }

    private void drain() {
        for (Runnable work = next(); work != null; work = next()) {
            boolean done = false;
            try {
                work.run();
                done = true;
            } finally {
                if (!done) {
                    threads.run(this::drain); // The next one is not to suffer for it.
                }
            }
        }
    }

    private Runnable next() {
        synchronized (waiting) {
            Runnable work = waiting.poll();
            running = work != null;
            return work;
        }
    }
}
