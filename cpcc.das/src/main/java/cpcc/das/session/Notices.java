package cpcc.das.session;

import cpcc.das.wire.Done;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells another peer something that it must learn, again and again while its link is down, within the grace. */
public final class Notices {
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Messenger messenger;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Supplier<Duration> grace;

    /**
     * Tells nothing yet.
     *
     * @param messenger to the peers
     * @param timer for the pauses
     * @param nanoTime a clock that does not jump
     * @param grace how long it is worth trying; asked each time
     */
    public Notices(
            Messenger messenger, ScheduledExecutorService timer, LongSupplier nanoTime, Supplier<Duration> grace) {
        this.messenger = messenger;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.grace = grace;
    }

    /**
     * {@return completes when the peer has answered, or with the {@link Failure} why it never will}
     *
     * @param to the peer
     * @param community in whose name
     * @param type the message type, safe to be received twice
     * @param body the message
     */
    public CompletionStage<Done> tell(PeerId to, String community, String type, Record body) {
        CompletableFuture<Done> told = new CompletableFuture<>();
        long until = nanoTime.getAsLong() + grace.get().plus(ATTEMPT).toNanos();
        attempt(to, community, type, body, until, told);
        return told;
    }

    /** {@return the failure in what a stage failed with} */
    public static Failure failure(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof Failure failure ? failure : new Failure(Reason.FAILED, cause.toString(), "", cause);
    }

    private void attempt(
            PeerId to, String community, String type, Record body, long until, CompletableFuture<Done> told) {
        CompletionStage<Done> asked;
        try {
            asked = messenger.request(to, community, type, body, Done.class, ATTEMPT);
        } catch (RuntimeException e) {
            told.completeExceptionally(failure(e));
            return;
        }
        asked.whenComplete((done, thrown) -> {
            if (thrown == null) {
                told.complete(done);
                return;
            }
            Failure failure = failure(thrown);
            boolean mayPass = failure.reason() == Reason.TIMEOUT || failure.reason() == Reason.UNREACHABLE;
            if (!mayPass || nanoTime.getAsLong() - until > 0 || timer.isShutdown()) {
                told.completeExceptionally(failure);
                return;
            }
            try {
                timer.schedule(
                        () -> attempt(to, community, type, body, until, told), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.RejectedExecutionException e) {
                told.completeExceptionally(failure);
            }
        });
    }
}
