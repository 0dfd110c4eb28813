package cpcc.das.api;

import cpcc.backend.api.Check;
import java.util.List;

/**
 * A backend that is present on this peer.
 *
 * @param kind {@code exec}, {@code files} or {@code sandbox}
 * @param type its type with version, such as {@code x11/1}
 * @param ranking among its kind; the highest is preferred
 * @param bundle symbolic name and version of the bundle it comes from
 * @param asUser what it found as the user's machine
 * @param asProvider what it found as the provider's machine
 */
public record BackendView(
        String kind, String type, int ranking, String bundle, List<Check> asUser, List<Check> asProvider) {
    /** Copies the lists. {@inheritDoc} */
    public BackendView {
        asUser = List.copyOf(asUser);
        asProvider = List.copyOf(asProvider);
    }
}
