package cpcc.das.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Which folders of a user may be granted at all. Both the path as typed and the place it leads to must be permitted. */
public final class FolderRules {
    private static final List<Path> SYSTEM = List.of(
                    "/usr", "/etc", "/proc", "/sys", "/dev", "/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin",
                    "/boot", "/run", "/var")
            .stream()
            .map(Path::of)
            .toList();

    /** Below /run and /var, but the users' own: where desktops mount removable disks, and some systems have the homes. */
    private static final List<Path> OF_USERS = List.of(Path.of("/run/media"), Path.of("/var/home"));

    private static final List<Path> SHARED_BY_ALL = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

    private final String user;
    private final List<Path> homes;
    private final List<Path> secret;
    private final List<Path> own;
    private final BiPredicate<Path, String> owner;

    /**
     * The rules for one user.
     *
     * @param user account name
     * @param home the account's home folder
     * @param secret folders that hold keys
     * @param own folders of the peer itself: what is in them, it runs or obeys
     * @param owner whether a folder belongs to an account
     */
    public FolderRules(String user, Path home, List<Path> secret, List<Path> own, BiPredicate<Path, String> owner) {
        this.user = user;
        this.homes = spellings(List.of(home));
        this.secret = spellings(secret);
        this.own = spellings(own);
        this.owner = owner;
    }

    /** {@return whether a folder belongs to an account, as this machine's file system says} */
    public static BiPredicate<Path, String> ownerOnDisk() {
        return (folder, user) -> {
            try {
                return Files.getOwner(folder).getName().equals(user);
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
                && OF_USERS.stream().noneMatch(users -> folder.startsWith(users) && !folder.equals(users));
    }

    /**
     * {@return the real path of a folder that may be granted}
     *
     * @param folder absolute, normalised, an existing folder
     * @param named whether the user named it, rather than a file in it
     * @throws Objection if it may not be granted
     */
    public Path permit(Path folder, boolean named) throws Objection {
        Path real;
        try {
            real = folder.toRealPath();
        } catch (IOException e) {
            throw new Objection("cannot be read");
        }
        for (Path path : List.of(folder, real)) {
            check(path, named);
        }
        if (!named && !owner.test(real, user)) {
            throw new Objection("does not belong to " + user);
        }
        return real;
    }

    private void check(Path path, boolean named) throws Objection {
        if (homes.contains(path)) {
            throw new Objection("is your home itself");
        }
        if (SHARED_BY_ALL.contains(path)) {
            throw new Objection("is shared by everybody on this machine");
        }
        if (path.getParent() == null || homes.stream().anyMatch(home -> home.startsWith(path))) {
            throw new Objection("holds your home");
        }
        if (isOfTheSystem(path) && homes.stream().noneMatch(home -> isWithinTheSystem(home) && path.startsWith(home))) {
            throw new Objection("belongs to the system");
        }
        if (secret.stream().anyMatch(each -> each.startsWith(path) || path.startsWith(each))) {
            throw new Objection("holds secret keys");
        }
        if (own.stream().anyMatch(each -> each.startsWith(path) || path.startsWith(each))) {
            throw new Objection("holds files that this peer itself runs or obeys");
        }
        if (!named && homes.stream().anyMatch(home -> isHidden(home, path))) {
            throw new Objection("holds settings, which programs of yours obey,");
        }
    }

    /** A home may lie in a folder of the system; one that holds such a folder, as "/" does, is no home for this. */
    private static boolean isWithinTheSystem(Path home) {
        return SYSTEM.stream().noneMatch(folder -> folder.startsWith(home));
    }

    /** Below a folder like ~/.config or ~/.mozilla. */
    private static boolean isHidden(Path home, Path path) {
        return path.startsWith(home)
                && home.relativize(path).getName(0).toString().startsWith(".");
    }

    /** Each path as it is spelled and as it really is: either may be what a folder is compared with. */
    private static List<Path> spellings(List<Path> paths) {
        return paths.stream()
                .map(path -> path.toAbsolutePath().normalize())
                .flatMap(path -> Stream.of(path, real(path)))
                .distinct()
                .toList();
    }

    /** Also of what is not there yet. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path parent = path.getParent();
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }

    /** Why a folder may not be granted; reads on after its path. */
    public static final class Objection extends Exception {
        private static final long serialVersionUID = 1L;

        private Objection(String why) {
            super(why);
        }
    }
}
