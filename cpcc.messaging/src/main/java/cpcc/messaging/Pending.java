package cpcc.messaging;

import cpcc.messaging.api.Failure;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;

/** A request that waits for its answer. */
final class Pending {
    final Peer peer;
    final Outgoing message;
    final Consumer<Envelope> answer;
    final Consumer<Failure> failure;
    private ScheduledFuture<?> timer;
    private boolean done;

    Pending(Peer peer, Outgoing message, Consumer<Envelope> answer, Consumer<Failure> failure) {
        this.peer = peer;
        this.message = message;
        this.answer = answer;
        this.failure = failure;
    }

    /** What ends the wait if nothing else does. */
    synchronized void endsWith(ScheduledFuture<?> clock) {
        timer = clock;
        if (done) {
            timer.cancel(false);
        }
    }

    /** Nothing is waited for any more. */
    synchronized void done() {
        done = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
