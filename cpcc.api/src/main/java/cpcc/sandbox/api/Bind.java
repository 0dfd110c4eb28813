package cpcc.sandbox.api;

import java.nio.file.Path;

/**
 * One file or folder that a confined program sees.
 *
 * @param source where it is outside: its real path. A link on the way to it, also one that comes there at the last moment, is
 *     refused and not followed
 * @param target where it is inside, absolute; folders on the way are made
 * @param writable whether it may be changed
 */
public record Bind(Path source, Path target, boolean writable) {}
