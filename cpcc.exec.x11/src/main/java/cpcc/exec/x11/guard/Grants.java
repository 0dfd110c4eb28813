package cpcc.exec.x11.guard;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Where windows of other programs have asked to be told what is in the session's selections (ICCCM, chapter 2). Each grant is for one
 * property of one window, and for one answer; a long one comes in parts (INCR), and ends with an empty one.
 *
 * <p>May be used from any thread.
 */
final class Grants {
    private static final int MOST = 64;
    /** Who takes longer is no longer waited for. */
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private record Place(int window, int property) {}

    private static final class Grant {
        private final int selection;
        private long used;
        private boolean inParts;

        Grant(int selection, long used) {
            this.selection = selection;
            this.used = used;
        }
    }

    private final LongSupplier clock;
    private final Map<Place, Grant> grants = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Grant> eldest) {
            return size() > MOST;
        }
    };

    /** None yet; the clock is monotonic, in nanoseconds. */
    Grants(LongSupplier clock) {
        this.clock = clock;
    }

    /** The server has said that a window asks for a selection. */
    synchronized void asked(int window, int property, int selection) {
        grants.put(new Place(window, property), new Grant(selection, clock.getAsLong()));
    }

    /** {@return whether this may be written now} */
    synchronized boolean write(int window, int property, boolean first, boolean empty) {
        Grant grant = fresh(window, property);
        if (grant == null) {
            return false;
        }
        grant.used = clock.getAsLong();
        if (first) {
            grant.inParts = true;
        } else if (empty && grant.inParts) {
            grants.remove(new Place(window, property));
        }
        return true;
    }

    /** {@return whether that window may be told now that it has been answered} */
    synchronized boolean answer(int window, int property) {
        if (property == 0) { // Refused: nobody knows which of its questions.
            return knows(window);
        }
        Grant grant = fresh(window, property);
        if (grant != null && !grant.inParts) {
            grants.remove(new Place(window, property));
        }
        return grant != null;
    }

    /** {@return whether that window waits for something} */
    synchronized boolean knows(int window) {
        return grants.keySet().stream()
                .anyMatch(place -> place.window() == window && fresh(window, place.property()) != null);
    }

    /** The selection is another program's now. */
    synchronized void lost(int selection) {
        grants.values().removeIf(grant -> grant.selection == selection && !grant.inParts);
    }

    private Grant fresh(int window, int property) {
        Grant grant = grants.get(new Place(window, property));
        return grant == null || clock.getAsLong() - grant.used > PATIENCE ? null : grant;
    }
}
