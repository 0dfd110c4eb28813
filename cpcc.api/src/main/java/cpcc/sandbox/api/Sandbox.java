package cpcc.sandbox.api;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Starts programs that see only what a plan names, and owns their whole process tree: nothing a program starts outlives it,
 * nor the peer.
 *
 * <p>May be called from any thread.
 */
@ConsumerType
public interface Sandbox {
    /** {@return what is there and what is missing on this machine} */
    List<Check> check();

    /**
     * Starts a program.
     *
     * @param plan all it may see and have
     * @return the running program, owned by the caller
     * @throws BackendException if it cannot be confined as the plan says; never runs it with less
     */
    Confined start(Plan plan) throws BackendException;
}
