package cpcc.das.session;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.das.api.Ended;
import cpcc.exec.api.ClientIO;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Puts one running program out of its user's sight and shows it anew, if the backend can. One change at a time.
 */
final class Sight {
    private static final String CANNOT =
            "choose a backend that can when you run it: cpcc run --via xpra APP (see cpcc backends)";

    private final Target target;
    private final ClientIO client;
    private final Calls calls;
    private final Duration limit;
    private final CompletableFuture<Ended> cause;
    private final Consumer<String> outOfSight;

    /**
     * Of one session.
     *
     * @param target what runs where
     * @param client the backend's half
     * @param calls into backends
     * @param limit of a call
     * @param cause completes when the session ends
     * @param outOfSight told why nobody sees it, or an empty text when somebody does
     */
    Sight(
            Target target,
            ClientIO client,
            Calls calls,
            Duration limit,
            CompletableFuture<Ended> cause,
            Consumer<String> outOfSight) {
        this.target = target;
        this.client = client;
        this.calls = calls;
        this.limit = limit;
        this.cause = cause;
        this.outOfSight = outOfSight;
    }

    synchronized void detach() throws Failure {
        call("be put away", () -> {
            client.detach();
            return true;
        });
        outOfSight.accept("put away by its user");
    }

    /**
     * Shows it to a caller.
     *
     * @param before why nobody sees it now, which stays true if that fails
     */
    synchronized void attach(Caller caller, String before) throws Failure {
        // Before the call: what the backend tells during it counts.
        outOfSight.accept("");
        CompletionStage<Void> seen;
        try {
            seen = call("be shown", () -> client.attach(caller));
        } catch (Failure e) {
            outOfSight.accept(before);
            throw e;
        }
        try {
            CompletableFuture.anyOf(seen.toCompletableFuture(), cause).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // It may have no window at this moment.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T call(String what, Callable<T> work) throws Failure {
        try {
            return calls.call(target.exec(), limit, cause, work);
        } catch (BackendException e) {
            throw new Failure(
                    Reason.FAILED,
                    target.application() + " on " + target.peerName() + " cannot " + what + " ("
                            + target.exec().type() + "): " + e.getMessage(),
                    e.remedy().isEmpty() ? CANNOT : e.remedy(),
                    e);
        } catch (CancellationException e) {
            throw new Failure(
                    Reason.UNKNOWN_SESSION, target.application() + " on " + target.peerName() + " has ended", "", e);
        }
    }
}
