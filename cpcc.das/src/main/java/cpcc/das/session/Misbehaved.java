package cpcc.das.session;

import cpcc.backend.api.BackendException;

/**
 * A backend broke its contract: it threw what it may not throw, gave nothing, or did not answer. What it says itself, in a
 * {@link BackendException}, is no fault of its own: the other side may have asked for nonsense.
 */
final class Misbehaved extends BackendException {
    private static final long serialVersionUID = 1L;

    Misbehaved(String message, String remedy) {
        super(message, remedy);
    }

    Misbehaved(String message, String remedy, Throwable cause) {
        super(message, remedy, cause);
    }
}
