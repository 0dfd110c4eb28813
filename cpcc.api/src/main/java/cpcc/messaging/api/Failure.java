package cpcc.messaging.api;

import java.util.Objects;

/**
 * Something that could not be done, in words for the person who asked.
 *
 * <p>The message says what happened, to which application and peer; the remedy says what to do now. Both may come from
 * another peer, so whoever prints them escapes control characters.
 */
public class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    private final Reason reason;
    /** What to do now. */
    private final String remedy;

    /**
     * A failure without a remedy.
     *
     * @param reason why, not null
     * @param message what happened, one line, not null
     */
    public Failure(Reason reason, String message) {
        this(reason, message, "");
    }

    /**
     * A failure with a remedy.
     *
     * @param reason why, not null
     * @param message what happened, one line, not null
     * @param remedy what to do now, one line, empty if nothing is known
     */
    public Failure(Reason reason, String message, String remedy) {
        this(reason, message, remedy, null);
    }

    /**
     * A failure with a remedy and a cause for the log.
     *
     * @param reason why, not null
     * @param message what happened, one line, not null
     * @param remedy what to do now, one line, empty if nothing is known
     * @param cause for the log only, may be null
     */
    public Failure(Reason reason, String message, String remedy, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.reason = Objects.requireNonNull(reason);
        this.remedy = Objects.requireNonNull(remedy);
    }

    /** {@return why, never null} */
    public Reason reason() {
        return reason;
    }

    /** {@return what to do now, empty if nothing is known} */
    public String remedy() {
        return remedy;
    }
}
