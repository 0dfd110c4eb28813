package cpcc.shell.verb;

/** A command cannot go on: the exit code, and words for the person who typed it. */
public final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exit;
    private final String remedy;

    /**
     * What happened and what to do.
     *
     * @param exit the exit code, see {@link Exits}
     * @param message what happened, one line
     * @param remedy what to do now, one line, may be empty
     */
    public Trouble(int exit, String message, String remedy) {
        super(message);
        this.exit = exit;
        this.remedy = remedy;
    }

    /** {@return the exit code} */
    public int exit() {
        return exit;
    }

    /** {@return what to do now, may be empty} */
    public String remedy() {
        return remedy;
    }

    /**
     * {@return that a bundle is missing}
     *
     * @param bundle its symbolic name
     */
    public static Trouble absent(String bundle) {
        return new Trouble(
                Exits.PEER,
                bundle + " is not running here",
                "see the peer's log for why, or start it again: cpcc stop, then cpcc start");
    }
}
