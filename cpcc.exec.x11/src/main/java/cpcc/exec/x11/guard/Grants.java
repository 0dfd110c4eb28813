package cpcc.exec.x11.guard;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Where windows have asked to be told what is in a selection of the session's (ICCCM, chapter 2). Each grant is for one property of one
 * window, and for one answer; a long one comes in parts (INCR), and ends with an empty one.
 *
 * <p>May be used from any thread.
 */
final class Grants {
    private static final int MOST = 64;
    /** Who is not answered within this time is no longer waited for. */
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();
    /** No answer in parts takes longer. */
    private static final long LONGEST = Duration.ofMinutes(2).toNanos();

    private record Place(int window, int property) {}

    private static final class Grant {
        private final int selection;
        private final int target;
        private final long asked;
        private boolean inParts;
        private boolean answered;

        Grant(int selection, int target, long asked) {
            this.selection = selection;
            this.target = target;
            this.asked = asked;
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

    /** The server has said, or it is known here, that a window asks for a selection in a form, to be put into a property. */
    synchronized void asked(int window, int property, int selection, int target) {
        grants.remove(new Place(window, property));
        grants.put(new Place(window, property), new Grant(selection, target, clock.getAsLong()));
    }

    /**
     * {@return whether this may be written now}
     *
     * @param first whether it says that the answer comes in parts
     * @param empty whether nothing is written, which ends an answer in parts
     */
    synchronized boolean write(int window, int property, boolean first, boolean empty) {
        Grant grant = valid(window, property);
        if (grant == null || grant.answered && !grant.inParts) {
            return false;
        }
        if (first && !grant.answered) {
            grant.inParts = true;
        } else if (empty && grant.answered) {
            grants.remove(new Place(window, property));
        }
        return true;
    }

    /** {@return whether that window may be told now that it has been answered; 0 for the property if that is a refusal} */
    synchronized boolean answer(int window, int property, int selection, int target) {
        if (property == 0) {
            return refused(window, selection, target);
        }
        Grant grant = valid(window, property);
        if (grant == null || grant.answered || grant.selection != selection || grant.target != target) {
            return false;
        }
        grant.answered = true;
        if (!grant.inParts) {
            grants.remove(new Place(window, property));
        }
        return true;
    }

    private boolean refused(int window, int selection, int target) {
        return grants.entrySet()
                .removeIf(each -> each.getKey().window() == window
                        && each.getValue().selection == selection
                        && each.getValue().target == target
                        && !each.getValue().answered);
    }

    /** {@return whether that window waits for something} */
    synchronized boolean knows(int window) {
        return grants.keySet().stream()
                .anyMatch(place -> place.window() == window && valid(window, place.property()) != null);
    }

    /** The selection is another program's now; what is under way in parts may end. */
    synchronized void lost(int selection) {
        grants.values().removeIf(grant -> grant.selection == selection && !(grant.inParts && grant.answered));
    }

    private Grant valid(int window, int property) {
        Grant grant = grants.get(new Place(window, property));
        if (grant == null) {
            return null;
        }
        long age = clock.getAsLong() - grant.asked;
        return age > (grant.inParts && grant.answered ? LONGEST : PATIENCE) ? null : grant;
    }
}
