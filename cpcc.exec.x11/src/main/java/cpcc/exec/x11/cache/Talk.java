package cpcc.exec.x11.cache;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Where the two directions of one connection are: which requests are done, which were answered early, which answers are to be
 * learnt. Not for concurrent use.
 *
 * <p>A request may be answered early only if all before it are done, were answered early themselves, or are held for sure ({@link Sure}):
 * so nothing of before can come after but what a program does not conclude from, and no answer is older than the events it has chosen.
 */
final class Talk {
    private static final int MOST_WAITING = 4096;
    private static final int MOST_BYTES = 1 << 20;
    private static final int FARTHEST = 32_768;

    /**
     * A question on its way.
     *
     * @param number of the request
     * @param told what the program was told already; empty if it waits for the server's answer
     */
    record Waiting(long number, Question question, Optional<ByteBuffer> told) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int bytes;
    /** Each request up to this is done, or was answered early. */
    private long done;
    /** Each request up to this is done. */
    private long confirmed;
    /** The last request that chose events about a subject. */
    private final Map<Subject, Long> chosen = new EnumMap<>(Subject.class);
    /** The request of which the server spoke last. */
    private long heard;
    /** The request of which the program heard last. */
    private long told;
    /** The last request that may have many answers. */
    private long series;

    /**
     * {@return whether this request, the next on its connection, may be answered early}
     *
     * @param subject of the answer
     * @param length of the answer, which is kept to be compared
     */
    boolean mayAnswer(long number, Subject subject, int length) {
        boolean chosenIsDone = chosen.getOrDefault(subject, Long.MIN_VALUE) <= confirmed;
        return follows(number) && chosenIsDone && waiting.size() < MOST_WAITING && bytes + length <= MOST_BYTES;
    }

    /** It is answered early. */
    void answered(long number, Question question, ByteBuffer answer) {
        done = number;
        told = number;
        waiting.add(new Waiting(number, question, Optional.of(answer)));
        bytes += answer.limit();
    }

    /** It will go well, and nobody will hear of it. */
    void sure(long number) {
        if (follows(number)) {
            done = number;
        }
    }

    /** It chooses events about a subject. */
    void chooses(long number, Subject subject) {
        chosen.put(subject, number);
    }

    /** {@return the request of which the server spoke last} */
    long heard() {
        return heard;
    }

    /** {@return the number of what the program heard of last} */
    int told() {
        return (int) told & 0xffff;
    }

    /** {@return whether the program has heard of a later request than the server now speaks of} */
    boolean isLate() {
        return heard < told;
    }

    /** It may have many answers. */
    void series(long number) {
        series = number;
    }

    /** Its answer is to be learnt when it comes. */
    void await(long number, Question question) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(new Waiting(number, question, Optional.empty()));
        }
    }

    /** {@return what waits for the answer that comes next; the same as {@link #answer} will, which is to follow} */
    Optional<Waiting> next(int sequence) {
        long number = number(sequence);
        return waiting.stream()
                .dropWhile(each -> each.number() < number)
                .findFirst()
                .filter(each -> each.number() == number);
    }

    /** The server answers a request, by a reply or an error. To be told of each of them, in turn. */
    Optional<Waiting> answer(int sequence) {
        heard = number(sequence);
        confirmed = Math.max(confirmed, heard == series ? heard - 1 : heard);
        done = Math.max(done, confirmed);
        while (!waiting.isEmpty() && waiting.peek().number() < heard) {
            removed();
        }
        boolean found = !waiting.isEmpty() && waiting.peek().number() == heard;
        Optional<Waiting> answered = found ? Optional.of(removed()) : Optional.empty();
        if (answered.isEmpty() || answered.get().told().isEmpty()) {
            told = Math.max(told, heard);
        }
        return answered;
    }

    private Waiting removed() {
        Waiting first = waiting.remove();
        bytes -= first.told().map(ByteBuffer::limit).orElse(0);
        return first;
    }

    /**
     * The server sends an event. The request whose number it has may be in the midst of being done.
     *
     * @return the number that the program is to see: never a smaller one than it has seen
     */
    int event(int sequence) {
        heard = number(sequence);
        confirmed = Math.max(confirmed, heard - 1);
        done = Math.max(done, confirmed);
        told = Math.max(told, heard);
        return (int) told & 0xffff;
    }

    /** Not so far behind what the server has spoken of that numbers of 16 bits were ambiguous. */
    private boolean follows(long number) {
        return done == number - 1 && number - heard < FARTHEST;
    }

    private long number(int sequence) {
        return heard + (sequence - heard & 0xffff);
    }
}
