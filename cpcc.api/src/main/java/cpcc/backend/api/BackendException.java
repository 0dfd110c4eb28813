package cpcc.backend.api;

import java.util.Objects;

/** A backend cannot do what was asked, in words for the person who asked. */
public class BackendException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What to do now. */
    private final String remedy;

    /**
     * What happened and what to do.
     *
     * @param message what happened, one line
     * @param remedy what to do now, one line, empty if nothing is known
     */
    public BackendException(String message, String remedy) {
        this(message, remedy, null);
    }

    /**
     * What happened, what to do, and the cause for the log.
     *
     * @param message what happened, one line
     * @param remedy what to do now, one line, empty if nothing is known
     * @param cause may be null
     */
    public BackendException(String message, String remedy, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.remedy = Objects.requireNonNull(remedy);
    }

    /**
     * A failed check as an exception.
     *
     * @param check what is missing
     */
    public BackendException(Check check) {
        this(check.text(), check.remedy());
    }

    /** {@return what to do now, empty if nothing is known} */
    public String remedy() {
        return remedy;
    }
}
