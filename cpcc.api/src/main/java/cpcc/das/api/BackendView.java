package cpcc.das.api;

import cpcc.backend.api.Check;
import java.util.List;

/**
 * A backend of this peer, or a bundle or jar that should be one and is not.
 *
 * @param kind {@code exec}, {@code files} or {@code sandbox}; empty if that is not known
 * @param type its type with version, such as {@code x11/1}; empty if that is not known
 * @param ranking among its kind; the highest is preferred
 * @param bundle symbolic name and version of the bundle it comes from, or the name of a file that is no bundle
 * @param state whether new sessions use it
 * @param why it is in that state, one line; empty if there is nothing to say
 * @param sessions how many sessions use it now
 * @param asUser what it found as the user's machine
 * @param asProvider what it found as the provider's machine
 */
public record BackendView(
        String kind,
        String type,
        int ranking,
        String bundle,
        State state,
        String why,
        int sessions,
        List<Check> asUser,
        List<Check> asProvider) {
    /** Whether new sessions use a backend. */
    public enum State {
        /** They do, where it finds nothing missing. */
        USED,
        /** Only when the others of its kind cannot: one of the same type is preferred, or it failed a moment ago. */
        RESERVE,
        /** No: a newer version of its bundle is used, and it serves the sessions that it has to their end. */
        LAST_SESSIONS,
        /** It cannot be used at all. */
        UNUSABLE
    }

    /** Copies the lists. {@inheritDoc} */
    public BackendView {
        asUser = List.copyOf(asUser);
        asProvider = List.copyOf(asProvider);
    }
}
