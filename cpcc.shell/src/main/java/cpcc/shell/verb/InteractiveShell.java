package cpcc.shell.verb;

import cpcc.backend.api.Caller;
import java.io.IOException;

/** Reads commands from the caller's terminal until the caller has had enough. */
public interface InteractiveShell {
    /**
     * Serves one caller until {@code exit} or the end of input; ends nothing else.
     *
     * @param caller who types
     * @throws IOException if the caller is gone
     */
    void serve(Caller caller) throws IOException;
}
