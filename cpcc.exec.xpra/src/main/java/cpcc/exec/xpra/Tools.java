package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.sandbox.api.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What of this machine is used here.
 *
 * @param xpra both server and client
 * @param xvfb the X server that xpra's server draws on
 * @param python folders of Python's modules
 * @param sockets folder of the display sockets
 * @param hostname of this machine, as authority files know it
 */
record Tools(Path xpra, Path xvfb, List<Path> python, Path sockets, String hostname) {
    private static final String INSTALL =
            "install it: sudo apt install --no-install-recommends xpra python3-gi-cairo python3-pil python3-lz4";

    static Tools ofThisMachine() {
        try {
            return new Tools(
                    Path.of("/usr/bin/xpra"),
                    Path.of("/usr/bin/Xvfb"),
                    List.of(Path.of("/usr/lib/python3/dist-packages")),
                    Path.of("/tmp/.X11-unix"),
                    Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return these with other programs} */
    Tools with(Path newXpra, Path newXvfb) {
        return new Tools(newXpra, newXvfb, python, sockets, hostname);
    }

    List<Check> checkUser(Sandbox sandbox, Caller caller, Map<String, String> options) {
        List<Check> found = new ArrayList<>(checkBoth());
        // Without it, windows are there and stay black.
        found.add(module("gi/_gi_cairo*", "Python's binding of cairo"));
        sandbox.check().stream().filter(check -> check.level() != Level.OK).forEach(found::add);
        try {
            Clipboard.of(options);
            Display display = Display.of(caller, this);
            found.add(Check.ok("windows can be shown on DISPLAY=" + display.text()));
        } catch (BackendException e) {
            found.add(Check.error(e.getMessage(), e.remedy()));
        }
        return found;
    }

    List<Check> checkProvider() {
        List<Check> found = new ArrayList<>(checkBoth());
        found.add(program(xvfb, "Xvfb"));
        return found;
    }

    /** The programs only: what was looked at just before the session. */
    void require() throws BackendException {
        Check check = program(xpra, "xpra");
        if (check.level() == Level.ERROR) {
            throw new BackendException(check);
        }
    }

    private List<Check> checkBoth() {
        return List.of(program(xpra, "xpra"), module("PIL/__init__.py", "Python's imaging library"));
    }

    private static Check program(Path file, String name) {
        return Files.isExecutable(file)
                ? Check.ok(name + " is there")
                : Check.error(name + " is missing (" + file + ")", INSTALL);
    }

    private Check module(String file, String name) {
        for (Path each : python) {
            Path like = each.resolve(file);
            try (DirectoryStream<Path> found = Files.newDirectoryStream(
                    like.getParent(), like.getFileName().toString())) {
                if (found.iterator().hasNext()) {
                    return Check.ok(name + " is there");
                }
            } catch (IOException e) {
                // Not in this folder.
            }
        }
        return Check.error("xpra cannot paint: " + name + " is missing", INSTALL);
    }
}
