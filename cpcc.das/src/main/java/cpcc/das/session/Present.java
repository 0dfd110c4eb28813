package cpcc.das.session;

import java.util.Comparator;

/**
 * A backend that is present.
 *
 * @param service itself
 * @param kind exec, files or sandbox
 * @param type with its version, such as {@code x11/1}
 * @param surface of an execution backend, else empty
 * @param ranking the highest is preferred
 * @param id of the service; of equal rankings the oldest is preferred
 * @param bundle symbolic name and version of where it comes from
 * @param <B> the contract
 */
public record Present<B>(B service, String kind, String type, String surface, int ranking, long id, String bundle) {
    /** Kind of an {@link cpcc.exec.api.ExecBackend}. */
    public static final String EXEC = "exec";
    /** Kind of a {@link cpcc.files.api.FileBackend}. */
    public static final String FILES = "files";
    /** Kind of a {@link cpcc.sandbox.api.Sandbox}. */
    public static final String SANDBOX = "sandbox";

    /** By kind, then as OSGi prefers services. */
    public static final Comparator<Present<?>> BEST_FIRST = Comparator.<Present<?>, String>comparing(Present::kind)
            .thenComparing(Comparator.<Present<?>>comparingInt(Present::ranking).reversed())
            .thenComparingLong(Present::id);

    /** {@return what it is called in messages and the log} */
    public String name() {
        return kind + " backend " + type;
    }

    /**
     * {@return the same with the contract it is known to have}
     *
     * @param contract the class of the service
     * @param <C> the contract
     */
    public <C> Present<C> as(Class<C> contract) {
        return new Present<>(contract.cast(service), kind, type, surface, ranking, id, bundle);
    }
}
