package cpcc.shell.verb;

import cpcc.shell.text.Safe;

/** How a failure reads: what happened, then what to do now, in one line. */
public final class Report {
    private Report() {}

    /**
     * {@return the line for standard error, escaped}
     *
     * @param message what happened
     * @param remedy what to do now, may be empty
     */
    public static String line(String message, String remedy) {
        return Safe.line("cpcc: " + message + arrow(remedy));
    }

    static String arrow(String remedy) {
        return remedy.isEmpty() ? "" : "  → " + remedy;
    }
}
