package cpcc.messaging.wire;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;

/**
 * Why not, on the wire: the body of REFUSED and BYE, and of a message that answers with a failure. The one place where
 * failures become wire codes and back.
 *
 * @param reason a code of {@link Reason}
 * @param message what happened
 * @param remedy what to do now
 */
public record Refusal(String reason, String message, String remedy) {
    /** Fills what is missing, and makes of each text one harmless line. */
    public Refusal {
        reason = reason == null ? Reason.FAILED.code() : OneLine.of(reason);
        message = OneLine.of(message);
        remedy = OneLine.of(remedy);
    }

    /** {@return the failure for the wire} */
    public static Refusal of(Failure failure) {
        return new Refusal(failure.reason().code(), failure.getMessage(), failure.remedy());
    }

    /** {@return the failure from the wire} */
    public Failure failure() {
        return new Failure(Reason.ofCode(reason), message, remedy);
    }
}
