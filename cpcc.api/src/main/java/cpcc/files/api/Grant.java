package cpcc.files.api;

import java.nio.file.Path;

/**
 * A folder of the user that an application may use for one session.
 *
 * @param folder absolute; the same on both machines
 * @param writable whether it may be changed
 * @param source its real path on the user's machine, as it was when it was found that it may be granted: what is shared is
 *     this, whatever {@code folder} may lead to by then. On the provider it means nothing
 */
public record Grant(Path folder, boolean writable, Path source) {
    /**
     * A folder with no link on the way to it.
     *
     * @param folder absolute; the same on both machines
     * @param writable whether it may be changed
     */
    public Grant(Path folder, boolean writable) {
        this(folder, writable, folder);
    }
}
