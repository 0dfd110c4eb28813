package cpcc.das.api;

import java.util.List;

/**
 * A backend's bundle that has been replaced by a newer version.
 *
 * @param bundle its symbolic name
 * @param version what new sessions use
 * @param old the versions before, the newest first; each goes after its last session
 */
public record Replaced(String bundle, String version, List<Old> old) {
    /**
     * A version that was replaced.
     *
     * @param version which one
     * @param sessions how many sessions still use it
     */
    public record Old(String version, int sessions) {}

    /** Copies the list. {@inheritDoc} */
    public Replaced {
        old = List.copyOf(old);
    }
}
