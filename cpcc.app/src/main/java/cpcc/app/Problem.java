package cpcc.app;

/** Something that the launcher or the executable could not do, in words for the person who typed the command. */
final class Problem extends Exception {
    /** Wrong words. */
    static final int USAGE = 2;
    /** CPCC itself could not do it, or no peer is running. */
    static final int CPCC = 125;

    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * A problem.
     *
     * @param code what the executable ends with
     * @param message what happened and what to do now
     */
    Problem(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
