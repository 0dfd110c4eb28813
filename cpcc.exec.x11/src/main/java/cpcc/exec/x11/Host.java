package cpcc.exec.x11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where this machine has what is needed.
 *
 * @param name its host name, as authority files know it
 * @param sockets folder of the display sockets
 * @param programs folder of the desktop's programs
 * @param xephyr program that shows a display in a window
 * @param setpriv program that ties another one to its parent
 */
record Host(String name, Path sockets, Path programs, Path xephyr, Path setpriv) {
    /** {@return the usual places} */
    static Host here() {
        try {
            return new Host(
                    Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                            .strip(),
                    Path.of("/tmp/.X11-unix"),
                    Path.of("/usr/bin"),
                    Path.of("/usr/bin/Xephyr"),
                    Path.of("/usr/bin/setpriv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the words that start a program which ends with the thread that starts it, where that can be had}
     *
     * @param command program and arguments
     */
    List<String> tied(List<String> command) {
        List<String> words = new ArrayList<>();
        if (Files.isExecutable(setpriv)) {
            words.addAll(List.of(setpriv.toString(), "--pdeathsig", "TERM"));
        }
        words.addAll(command);
        return words;
    }

    /** {@return whether displays can be nested here} */
    boolean canNest() {
        return Files.isExecutable(xephyr) && Files.isExecutable(setpriv);
    }
}
