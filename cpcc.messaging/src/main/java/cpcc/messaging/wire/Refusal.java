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
    private static final int MAX_TEXT = 2000;

    /** Fills what is missing and cuts what is too long. */
    public Refusal {
        reason = reason == null ? Reason.FAILED.code() : reason;
        message = cut(message);
        remedy = cut(remedy);
    }

    /** {@return the failure for the wire} */
    public static Refusal of(Failure failure) {
        return new Refusal(failure.reason().code(), failure.getMessage(), failure.remedy());
    }

    /** {@return the failure from the wire} */
    public Failure failure() {
        return new Failure(Reason.ofCode(reason), message, remedy);
    }

    private static String cut(String text) {
        if (text == null) {
            return "";
        }
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }
}
