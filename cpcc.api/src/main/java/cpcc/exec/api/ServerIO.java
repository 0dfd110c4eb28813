package cpcc.exec.api;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Confined;
import org.osgi.annotation.versioning.ConsumerType;

/** The provider's half of an execution backend in one session (the paper's Server IO). */
@ConsumerType
public interface ServerIO extends AutoCloseable {
    /** {@return what the program needs to be seen and used} */
    Needs needs();

    /**
     * The program runs. A half that asked for pipes connects them now; it must not block.
     *
     * @param program not to be closed here
     * @throws BackendException if its streams cannot be connected; the session ends
     */
    default void started(Confined program) throws BackendException {}

    /**
     * Delivers what the program wrote before it ended, 2 s at most, then gives everything back. Harmless when already
     * closed.
     */
    @Override
    void close();
}
