package cpcc.shell.jmx;

import cpcc.das.api.Ended;
import cpcc.das.api.SessionView;
import java.util.HashMap;
import java.util.Map;

/** What has become of sessions since it was made. May be called from any thread. */
final class SessionCounters {
    /** Of each session that has not ended, whether it came to run. */
    private final Map<String, Boolean> open = new HashMap<>();

    private Counts counts = new Counts(0, 0, 0, 0);

    /** The numbers at one moment. */
    record Counts(long begun, long started, long ended, long failed) {}

    synchronized void changed(SessionView session) {
        boolean runs = session.state() == SessionView.State.RUNNING;
        Boolean before = open.get(session.id());
        open.put(session.id(), runs || before != null && before);
        counts = new Counts(
                counts.begun + (before == null ? 1 : 0),
                counts.started + (runs && (before == null || !before) ? 1 : 0),
                counts.ended,
                counts.failed);
    }

    synchronized void ended(SessionView session, Ended how) {
        if (open.remove(session.id()) == null) {
            return;
        }
        boolean failed = how.cause() == Ended.Cause.FAILED || how.cause() == Ended.Cause.LOST;
        counts = new Counts(counts.begun, counts.started, counts.ended + 1, counts.failed + (failed ? 1 : 0));
    }

    synchronized Counts counts() {
        return counts;
    }
}
