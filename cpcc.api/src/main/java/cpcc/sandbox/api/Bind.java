package cpcc.sandbox.api;

import java.nio.file.Path;

/**
 * One file or folder that a confined program sees.
 *
 * @param source where it is outside
 * @param target where it is inside, absolute; folders on the way are made
 * @param writable whether it may be changed
 */
public record Bind(Path source, Path target, boolean writable) {}
