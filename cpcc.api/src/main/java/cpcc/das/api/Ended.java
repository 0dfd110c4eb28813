package cpcc.das.api;

import java.util.List;

/**
 * How a session ended.
 *
 * @param cause who or what ended it
 * @param exitCode of the application, -1 if it is not known
 * @param message one line for people
 * @param lastLines the last lines the program wrote, when it failed
 */
public record Ended(Cause cause, int exitCode, String message, List<String> lastLines) {
    /** Who or what ended a session. */
    public enum Cause {
        /** The program exited by itself. */
        EXITED,
        /** The user closed it. */
        CLOSED,
        /** The provider ended it. */
        RECALLED,
        /** The other peer was away for longer than the grace, or came back without the session. */
        LOST,
        /** A backend, or CPCC itself, failed. */
        FAILED
    }

    /** Copies the list. {@inheritDoc} */
    public Ended {
        lastLines = List.copyOf(lastLines);
    }
}
