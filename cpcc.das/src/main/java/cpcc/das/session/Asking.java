package cpcc.das.session;

import cpcc.das.wire.Done;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.Reason;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The questions of a user's side to its provider, given up when the session ends meanwhile. */
final class Asking {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Target target;
    private final Messenger messenger;
    private final CompletableFuture<?> cause;

    /**
     * Asks nothing yet.
     *
     * @param target who is asked for what
     * @param messenger to the peers
     * @param cause completes when the session ends
     */
    Asking(Target target, Messenger messenger, CompletableFuture<?> cause) {
        this.target = target;
        this.messenger = messenger;
        this.cause = cause;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws Failure what the provider said, or that it did not
     * @throws CancellationException if the session ended meanwhile
     */
    void ask(String type, Record message) throws Failure {
        CompletableFuture<Done> answer = messenger
                .request(target.peer(), target.community(), type, message, Done.class, ANSWER)
                .toCompletableFuture();
        try {
            CompletableFuture.anyOf(answer, cause).get(ANSWER.toSeconds() + 5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw refused(Notices.failure(e.getCause()));
        } catch (TimeoutException e) {
            throw refused(new Failure(Reason.TIMEOUT, target.peerName() + " does not answer", "", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        if (!answer.isDone()) {
            throw new CancellationException(type);
        }
    }

    /**
     * Waits until the provider says that the program runs.
     *
     * @throws Failure if it does not say so in time
     * @throws CancellationException if the session ended meanwhile
     */
    void await(CompletableFuture<?> started, Duration limit) throws Failure {
        try {
            CompletableFuture.anyOf(started, cause).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new Failure(
                    Reason.TIMEOUT,
                    target.peerName() + " has not started " + target.application() + " in time",
                    "look at both machines: cpcc doctor",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        if (!started.isDone()) {
            throw new CancellationException("start");
        }
    }

    /** {@return that whoever typed the command no longer waits} */
    Failure interrupted() {
        return new Failure(Reason.FAILED, target.application() + " was interrupted before it ran");
    }

    private Failure refused(Failure failure) {
        return switch (failure.reason()) {
            case UNREACHABLE, TIMEOUT, LOST ->
                new Failure(
                        failure.reason(),
                        target.peerName() + " cannot be reached to run " + target.application() + ": "
                                + failure.getMessage(),
                        failure.remedy().isEmpty() ? "see who is active: cpcc peers" : failure.remedy(),
                        failure);
            case UNKNOWN_TYPE ->
                new Failure(
                        Reason.UNREACHABLE,
                        target.peerName() + " shares nothing at the moment, so " + target.application()
                                + " cannot run there",
                        "try again in a moment",
                        failure);
            default -> failure;
        };
    }
}
