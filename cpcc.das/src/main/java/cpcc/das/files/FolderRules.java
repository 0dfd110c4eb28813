package cpcc.das.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Which folders of a user may be granted at all. Both the path as typed and the place it leads to must be permitted. */
public final class FolderRules {
    private static final List<Path> SYSTEM = List.of(
                    "/usr", "/etc", "/proc", "/sys", "/dev", "/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin",
                    "/boot", "/run", "/var")
            .stream()
            .map(Path::of)
            .toList();

    /** Where desktops mount removable disks: below /run, but the user's own files. */
    private static final Path REMOVABLE = Path.of("/run/media");

    private static final List<Path> SHARED_BY_ALL = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

    private final Path home;
    private final List<Path> secret;
    private final BiPredicate<Path, String> owner;
    private final String user;

    /**
     * The rules for one user.
     *
     * @param user account name
     * @param home the account's home folder
     * @param secret folders that hold keys
     * @param owner whether a folder belongs to an account
     */
    public FolderRules(String user, Path home, List<Path> secret, BiPredicate<Path, String> owner) {
        this.user = user;
        this.home = home.normalize();
        this.secret = List.copyOf(secret);
        this.owner = owner;
    }

    /** {@return whether a folder belongs to an account, as this machine's file system says} */
    public static BiPredicate<Path, String> ownerOnDisk() {
        return (folder, user) -> {
            try {
                return java.nio.file.Files.getOwner(folder).getName().equals(user);
            } catch (IOException e) {
                return false;
            }
        };
    }

    /**
     * {@return whether a folder is part of the system, where a user's folder would cover the other machine's}
     *
     * @param folder absolute, normalised
     */
    public static boolean isOfTheSystem(Path folder) {
        return SYSTEM.stream().anyMatch(folder::startsWith)
                && !(folder.startsWith(REMOVABLE) && !folder.equals(REMOVABLE));
    }

    /**
     * {@return why a folder may not be granted, empty if it may}
     *
     * @param folder absolute, normalised, an existing folder
     * @param named whether the user named it, rather than a file in it
     */
    public Optional<String> objection(Path folder, boolean named) {
        Path real;
        Path realHome;
        try {
            real = folder.toRealPath();
            realHome = home.toFile().exists() ? home.toRealPath() : home;
        } catch (IOException e) {
            return Optional.of("cannot be read");
        }
        for (Path path : List.of(folder, real)) {
            if (path.equals(home) || path.equals(realHome)) {
                return Optional.of("is your home itself");
            }
            if (SHARED_BY_ALL.contains(path)) {
                return Optional.of("is shared by everybody on this machine");
            }
            if (path.getParent() == null || home.startsWith(path) || realHome.startsWith(path)) {
                return Optional.of("holds your home");
            }
            if (isOfTheSystem(path)) {
                return Optional.of("belongs to the system");
            }
            if (secret.stream().anyMatch(s -> s.startsWith(path) || path.startsWith(s))) {
                return Optional.of("holds secret keys");
            }
        }
        if (!named && !owner.test(real, user)) {
            return Optional.of("does not belong to " + user);
        }
        return Optional.empty();
    }
}
