package cpcc.messaging;

/**
 * Judges whether a silent peer is dead. No clock of its own; not thread-safe.
 *
 * <p>Whoever asks late has not listened either: what the peer said may still wait in this machine. So the one who was late
 * asks once more, and judges the next time.
 */
final class Silence {
    private final long interval;
    private long last;

    /**
     * Begins.
     *
     * @param interval between the questions, in nanoseconds
     * @param now in nanoseconds
     */
    Silence(long interval, long now) {
        this.interval = interval;
        this.last = now;
    }

    /**
     * {@return whether the peer is dead; if not, it is to be asked}
     *
     * @param now in nanoseconds
     * @param heard when something came the last time
     * @param timeout how long silence may last
     */
    boolean isDeath(long now, long heard, long timeout) {
        boolean late = now - last > 2 * interval;
        last = now;
        return !late && now - heard > timeout;
    }
}
