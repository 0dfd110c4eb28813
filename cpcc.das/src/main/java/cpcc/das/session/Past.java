package cpcc.das.session;

import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of one backend as long as it is present. It belongs to the service and never asks it: a backend's own
 * {@code hashCode} or {@code equals} would be foreign code on a thread without a deadline. May be used by any thread.
 */
public final class Past {
    private final Hung hung = new Hung();
    private volatile Failed failed;
    private Found found;
    private int settings;

    /**
     * It failed to start a session.
     *
     * @param why one line
     * @param at nano time
     */
    public record Failed(String why, long at) {}

    /**
     * What it found on this machine as the provider's.
     *
     * @param checks all of it
     * @param at nano time
     */
    public record Found(List<Check> checks, long at) {
        /** {@return whether nothing is missing} */
        public boolean serves() {
            return checks.stream().noneMatch(c -> c.level() == Level.ERROR);
        }
    }

    /** {@return its calls that never came back} */
    public Hung hung() {
        return hung;
    }

    /** {@return the last time it failed to start a session} */
    public Optional<Failed> failed() {
        return Optional.ofNullable(failed);
    }

    /** It failed to start a session. */
    public void failed(Failed how) {
        failed = how;
    }

    /** {@return what it found last, with the settings it has now} */
    public synchronized Optional<Found> found() {
        return Optional.ofNullable(found);
    }

    /** {@return how often its settings have changed, for {@link #found(int, Found)}} */
    public synchronized int settings() {
        return settings;
    }

    /**
     * It has looked.
     *
     * @param before the settings when it began to: what it found with others does not count
     * @param what it found
     */
    public synchronized void found(int before, Found what) {
        if (before == settings) {
            found = what;
        }
    }

    /** Its settings are other ones now: what it found before no longer counts. */
    public synchronized void reconfigured() {
        settings++;
        found = null;
    }
}
