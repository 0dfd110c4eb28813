package cpcc.shell.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.api.Side;
import cpcc.das.api.Ended;
import cpcc.das.api.SessionView;
import cpcc.das.api.SessionView.State;
import cpcc.messaging.api.PeerId;
import cpcc.shell.jmx.SessionCounters.Counts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each session counts once, whatever a listener is told twice. */
class SessionCountersTest {
    private final SessionCounters counters = new SessionCounters();

    @Test
    void aSessionThatRanAndEnded() {
        counters.changed(session("a", State.PREPARING));
        counters.changed(session("a", State.STARTING));
        assertEquals(new Counts(1, 0, 0, 0), counters.counts());
        counters.changed(session("a", State.RUNNING));
        counters.changed(session("a", State.RUNNING));
        counters.changed(session("a", State.CLOSING));
        assertEquals(new Counts(1, 1, 0, 0), counters.counts());
        ended("a", Ended.Cause.EXITED);
        ended("a", Ended.Cause.EXITED);
        assertEquals(new Counts(1, 1, 1, 0), counters.counts());
    }

    @Test
    void whatFailsOrIsLostHasFailed() {
        for (Ended.Cause cause : Ended.Cause.values()) {
            counters.changed(session(cause.name(), State.STARTING));
            ended(cause.name(), cause);
        }
        assertEquals(new Counts(5, 0, 5, 2), counters.counts());
    }

    private void ended(String id, Ended.Cause cause) {
        counters.ended(session(id, State.ENDED), new Ended(cause, -1, "", List.of()));
    }

    private static SessionView session(String id, State state) {
        PeerId peer = PeerId.ofHash(new byte[32]);
        return new SessionView(
                id,
                Side.USER,
                "kate",
                "LAB",
                peer,
                "alice",
                state,
                Instant.EPOCH,
                Instant.EPOCH,
                "x11/1",
                "",
                List.of(),
                0,
                "",
                Map.of());
    }
}
