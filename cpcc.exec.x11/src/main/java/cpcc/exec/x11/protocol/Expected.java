package cpcc.exec.x11.protocol;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Something that is to be known of answers when they come, by the number of their request. Of that number an answer has the last
 * 16 bits. It is never 65,536 or more behind the answer before: X11's libraries see to that, and so does the guard.
 *
 * <p>Thread-safe: the two directions of a connection may have a thread each.
 *
 * @param <T> what is to be known
 */
public final class Expected<T> {
    private record Entry<T>(long number, T what) {}

    private final int most;
    private final Queue<Entry<T>> waiting = new ArrayDeque<>();
    private long answered;

    /** Of so many requests at most that are not answered yet. */
    public Expected(int most) {
        this.most = most;
    }

    /**
     * Notes what is to be known of a later request than all before.
     *
     * @throws IOException if too many wait: the program does not read its answers
     */
    public synchronized void add(long number, T what) throws IOException {
        if (waiting.size() == most) {
            throw new IOException("a program that reads none of " + most + " answers was refused at the display");
        }
        waiting.add(new Entry<>(number, what));
    }

    /** {@return the same as {@link #answered} will, which is to follow} */
    public synchronized Optional<T> next(int sequence) {
        long number = answered + (sequence - answered & 0xffff);
        return waiting.stream()
                .dropWhile(entry -> entry.number() < number)
                .findFirst()
                .filter(entry -> entry.number() == number)
                .map(Entry::what);
    }

    /** {@return what was to be known of the request that a reply or an error answers} To be asked for each of them, in turn. */
    public synchronized Optional<T> answered(int sequence) {
        answered += sequence - answered & 0xffff;
        while (!waiting.isEmpty() && waiting.peek().number() < answered) {
            waiting.remove();
        }
        boolean found = !waiting.isEmpty() && waiting.peek().number() == answered;
        return found ? Optional.of(waiting.remove().what()) : Optional.empty();
    }
}
