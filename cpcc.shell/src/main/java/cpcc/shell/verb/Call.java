package cpcc.shell.verb;

import cpcc.backend.api.Caller;
import java.io.PrintWriter;
import java.time.Clock;

/**
 * One command being executed.
 *
 * @param services of this peer
 * @param host what the peer runs in
 * @param caller who typed it
 * @param clock for times
 * @param err the caller's standard error
 */
public record Call(Services services, Host host, Caller caller, Clock clock, PrintWriter err) {
    /**
     * {@return the columns of a terminal, at least 20}
     */
    int columns() {
        return Math.max(20, caller.console().columns());
    }

    /**
     * Says something besides the answer, to people only.
     *
     * @param text what to say; nothing is said without a terminal
     */
    void hint(String text) {
        if (caller.console().terminal()) {
            err.println(text);
        }
    }
}
