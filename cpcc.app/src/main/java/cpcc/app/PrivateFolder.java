package cpcc.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** Folders that belong to this account and that nobody else may enter. */
final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final int OTHERS = 077;

    private PrivateFolder() {}

    /**
     * Makes a folder with what is missing above it, and closes it to others.
     *
     * @throws Problem if it is there and is a link, no folder, or another account's: somebody may be waiting for us in /tmp
     */
    static void make(Path folder, int uid) throws Problem, IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        check(folder, uid);
        if ((mode(folder) & OTHERS) != 0) {
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
    }

    /** Refuses a folder that is there and is not this account's own. */
    static void check(Path folder, int uid) throws Problem, IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !isOwn(folder, uid)) {
            throw new Problem(
                    Problem.CPCC,
                    folder + " is not a folder of this account (" + uid + "), so it is not used. Remove it, or choose"
                            + " another place with --home DIR.");
        }
    }

    /** {@return whether it is a folder, not a link, of this account} */
    static boolean isOwn(Path folder, int uid) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && uid == (Integer) attributes(folder).get("uid");
        } catch (IOException e) {
            // Not readable: not ours.
            return false;
        }
    }

    private static int mode(Path folder) throws IOException {
        Object mode = attributes(folder).get("mode");
        if (mode == null) {
            throw new NoSuchFileException(folder.toString());
        }
        return (Integer) mode;
    }

    private static Map<String, Object> attributes(Path folder) throws IOException {
        return Files.readAttributes(folder, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    }
}
