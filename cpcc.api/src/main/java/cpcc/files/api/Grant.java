package cpcc.files.api;

import java.nio.file.Path;

/**
 * A folder of the user that an application may use for one session.
 *
 * @param folder absolute; the same on both machines
 * @param writable whether it may be changed
 */
public record Grant(Path folder, boolean writable) {}
