package cpcc.das.session;

import java.util.Comparator;
import org.osgi.framework.Version;

/**
 * A backend that is present. Two are equal if they are the same service.
 *
 * @param service itself
 * @param kind exec, files or sandbox
 * @param type with its version, such as {@code x11/1}
 * @param surface of an execution backend, else empty
 * @param ranking the highest is preferred
 * @param id of the service; of equal rankings the oldest is preferred
 * @param bundle symbolic name, a space, and version of where it comes from
 * @param past what is remembered of it
 * @param <B> the contract
 */
public record Present<B>(
        B service, String kind, String type, String surface, int ranking, long id, String bundle, Past past) {
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

    /** One that has not been called yet. */
    public Present(B service, String kind, String type, String surface, int ranking, long id, String bundle) {
        this(service, kind, type, surface, ranking, id, bundle, new Past());
    }

    /** {@return what it is called in messages and the log} */
    public String name() {
        return kind + " backend " + type;
    }

    /** {@return the name of its bundle, which all versions of the bundle share} */
    public String symbolicName() {
        return bundle.substring(0, bundle.indexOf(' '));
    }

    /** {@return the version of its bundle} */
    public Version version() {
        return Version.parseVersion(bundle.substring(bundle.indexOf(' ') + 1));
    }

    /**
     * {@return whether the other one takes its place: it comes from a newer version of the same bundle and does the same
     * work, maybe by a newer version of its protocol}
     *
     * @param other any
     */
    public boolean isOlderThan(Present<?> other) {
        return other.symbolicName().equals(symbolicName())
                && other.version().compareTo(version()) > 0
                && other.kind.equals(kind)
                && other.surface.equals(surface)
                && other.protocol().equals(protocol());
    }

    /** {@return the type without its version} */
    private String protocol() {
        return type.split("/", 2)[0];
    }

    /** {@return the same, preferred otherwise} */
    public Present<B> ranked(int other) {
        return new Present<>(service, kind, type, surface, other, id, bundle, past);
    }

    /**
     * {@return the same with the contract it is known to have}
     *
     * @param contract the class of the service
     * @param <C> the contract
     */
    public <C> Present<C> as(Class<C> contract) {
        return new Present<>(contract.cast(service), kind, type, surface, ranking, id, bundle, past);
    }

    /** {@return its calls that never came back} */
    public Hung hung() {
        return past.hung();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Present<?> present && present.id == id;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String toString() {
        return name() + " of " + bundle;
    }
}
