package cpcc.exec.x11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where this machine has what is needed.
 *
 * @param name its host name, as authority files know it
 * @param sockets folder of the display sockets
 * @param xephyr program that shows a display in a window
 * @param setpriv program that ties another one to its parent
 */
record Host(String name, Path sockets, Path xephyr, Path setpriv) {
    /** {@return the usual places} */
    static Host here() {
        try {
            return new Host(
                    Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                            .strip(),
                    Path.of("/tmp/.X11-unix"),
                    Path.of("/usr/bin/Xephyr"),
                    Path.of("/usr/bin/setpriv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether displays can be nested here} */
    boolean canNest() {
        return Files.isExecutable(xephyr) && Files.isExecutable(setpriv);
    }
}
