package cpcc.shell;

import cpcc.backend.api.Caller;
import java.util.List;

/** Executes the words that somebody typed, for the faces. */
public interface Commands {
    /**
     * Executes one command. Blocks until it is done; interrupting the thread is the caller's Ctrl-C. May be called by
     * several threads at a time.
     *
     * @param words verb, options, arguments; as they are
     * @param caller who typed them; answers and errors go to its console
     * @return the exit code
     */
    int execute(List<String> words, Caller caller);
}
