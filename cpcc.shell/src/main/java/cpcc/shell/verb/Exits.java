package cpcc.shell.verb;

import cpcc.messaging.api.Reason;

/** The exit codes, and the one mapping of reasons to them. */
public final class Exits {
    /** Done. */
    public static final int DONE = 0;
    /** Failed. */
    public static final int FAILED = 1;
    /** The words make no sense. */
    public static final int USAGE = 2;
    /** CPCC itself, or no peer running. */
    public static final int PEER = 125;
    /** The provider refused, could not be reached, or could not start it. */
    public static final int REFUSED = 126;
    /** Nobody shares it. */
    public static final int NOBODY = 127;
    /** Interrupted. */
    public static final int INTERRUPTED = 130;

    private Exits() {}

    /**
     * {@return the exit code of a failure}
     *
     * @param reason why
     */
    public static int of(Reason reason) {
        return switch (reason) {
            case NOBODY_SHARES -> NOBODY;
            case NOT_SHARED,
                    FULL,
                    DENIED,
                    NO_BACKEND,
                    NO_DISPLAY,
                    START_FAILED,
                    UNREACHABLE,
                    TIMEOUT,
                    LOST,
                    LIMIT,
                    VERSION -> REFUSED;
            case FAILED,
                    BAD_REQUEST,
                    MALFORMED,
                    UNKNOWN_TYPE,
                    NOT_A_MEMBER,
                    UNKNOWN_COMMUNITY,
                    BAD_INVITATION,
                    NOT_AN_ADMINISTRATOR,
                    BAD_FILE,
                    UNKNOWN_SESSION,
                    NOT_BUILT -> FAILED;
        };
    }
}
