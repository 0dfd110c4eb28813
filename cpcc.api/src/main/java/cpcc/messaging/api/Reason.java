package cpcc.messaging.api;

/**
 * Why something could not be done: the one list of failure reasons, on the wire and in the product.
 *
 * <p>A reason travels as its {@link #code()}. A code is never reused for another meaning; a receiver that does not know a
 * code shows the text that came with it and treats it as {@link #FAILED}.
 */
public enum Reason {
    /** Something went wrong that has no reason of its own. */
    FAILED("failed"),
    /** The request itself is wrong: a missing field, a bad value, an unknown name. */
    BAD_REQUEST("bad-request"),
    /** Bytes or JSON that do not follow the protocol. */
    MALFORMED("malformed"),
    /** Nobody handles messages of this type. */
    UNKNOWN_TYPE("unknown-type"),
    /** The two ends speak no common protocol version. */
    VERSION("version"),
    /** No link to the peer, and none could be made. */
    UNREACHABLE("unreachable"),
    /** The peer did not answer in time. */
    TIMEOUT("timeout"),
    /** The link went down, or a session's peer came back without it. */
    LOST("lost"),
    /** A cap or a rate limit was reached. */
    LIMIT("limit"),
    /** The asking peer is not a member of the community. */
    NOT_A_MEMBER("not-a-member"),
    /** The community is not known here. */
    UNKNOWN_COMMUNITY("unknown-community"),
    /** The invitation is unknown, used, or expired. */
    BAD_INVITATION("bad-invitation"),
    /** Only an administrator may do this. */
    NOT_AN_ADMINISTRATOR("not-an-administrator"),
    /** The application is not shared by the peer that was asked. */
    NOT_SHARED("not-shared"),
    /** Nobody shares the application. */
    NOBODY_SHARES("nobody-shares"),
    /** All instances of the application are running. */
    FULL("full"),
    /** The provider's policy does not admit this user now. */
    DENIED("denied"),
    /** The two machines have no common backend that works on both. */
    NO_BACKEND("no-backend"),
    /** A folder or file may not be granted, or is not there. */
    BAD_FILE("bad-file"),
    /** The user's display is missing or cannot be used safely. */
    NO_DISPLAY("no-display"),
    /** The application could not be started. */
    START_FAILED("start-failed"),
    /** No such session. */
    UNKNOWN_SESSION("unknown-session"),
    /** This version of CPCC cannot do it yet. */
    NOT_BUILT("not-built");

    private final String code;

    Reason(String code) {
        this.code = code;
    }

    /** {@return the stable name on the wire and in {@code --json}} */
    public String code() {
        return code;
    }

    /**
     * {@return the reason with this code, {@link #FAILED} for one that is unknown here}
     *
     * @param code a code, may be null
     */
    public static Reason ofCode(String code) {
        for (Reason reason : values()) {
            if (reason.code.equals(code)) {
                return reason;
            }
        }
        return FAILED;
    }
}
