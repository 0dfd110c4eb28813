package cpcc.das.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the programs of this machine are: a fixed search path, so that nobody's environment decides. */
public final class Programs {
    /** Folders whose contents a confined program sees anyway. */
    private static final List<Path> SYSTEM = List.of("/usr", "/bin", "/sbin", "/lib", "/lib64").stream()
            .map(Path::of)
            .toList();

    private static final List<Path> PATH = List.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/games").stream()
            .map(Path::of)
            .toList();

    private Programs() {}

    /**
     * {@return the program's absolute path, empty if there is none; of one outside the system the real path,
     * since a confined program sees the file itself and no links to it}
     *
     * @param name a plain name or an absolute path
     */
    public static Optional<Path> find(String name) {
        try {
            Path path = Path.of(name);
            if (path.isAbsolute()) {
                return Optional.of(path.normalize()).filter(Programs::isProgram).map(Programs::place);
            }
            return name.isEmpty() || name.indexOf('/') >= 0
                    ? Optional.empty()
                    : PATH.stream()
                            .map(dir -> dir.resolve(name))
                            .filter(Programs::isProgram)
                            .findFirst()
                            .map(Programs::place);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** {@return whether a program lies where confined programs look anyway} */
    public static boolean isOfTheSystem(Path program) {
        return SYSTEM.stream().anyMatch(program::startsWith);
    }

    /** Within the system a link keeps its name, by which some programs tell what they are to do. */
    private static Path place(Path path) {
        try {
            Path real = path.toRealPath();
            return isOfTheSystem(path) && isOfTheSystem(real) ? path : real;
        } catch (IOException e) {
            return path;
        }
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
