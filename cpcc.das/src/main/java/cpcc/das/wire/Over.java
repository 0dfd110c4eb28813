package cpcc.das.wire;

import cpcc.das.api.Ended;
import cpcc.messaging.api.Reason;
import java.util.List;

/**
 * {@code das.ended}: nothing of the session is left on the provider.
 *
 * @param session which one
 * @param cause who or what ended it
 * @param exitCode of the program, -1 if it is not known
 * @param message one line for people
 * @param lastLines the last lines the program wrote, when it failed
 * @param reason code of a {@link Reason}, why it did not start; empty if it had started
 * @param remedy what to do now, may be empty
 */
public record Over(
        String session,
        Ended.Cause cause,
        int exitCode,
        String message,
        List<String> lastLines,
        String reason,
        String remedy) {
    /** The message type. */
    public static final String TYPE = "das.ended";
    /** How many lines of a program are told. */
    public static final int LINES = 10;
    /** How long a line may be. */
    public static final int LINE = 400;

    private static final int TEXT = 1000;

    /** Checks what came; texts are made fit to be shown. */
    public Over {
        Valid.session(session);
        Valid.present("cause", cause);
        message = Text.oneLine(Valid.present("message", message), TEXT);
        lastLines = Valid.list("last lines", lastLines, LINES).stream()
                .map(l -> Text.oneLine(l, LINE))
                .toList();
        reason = Text.oneLine(reason, 40);
        remedy = Text.oneLine(remedy, TEXT);
    }

    /** {@return how the session ended, for the user's side} */
    public Ended ended() {
        return new Ended(cause, exitCode, message, lastLines);
    }
}
