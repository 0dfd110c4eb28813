package cpcc.das.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's private folder, removed with everything in it at the end. Never follows a link out of it, and never walks into
 * a mount: behind it are somebody's files.
 *
 * @param path where it is
 */
public record SessionFolder(Path path) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFolder.class);
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * {@return a new empty folder of a session}
     *
     * @param all the folder of all sessions
     * @param session its id
     * @throws IOException if it cannot be made, or is there already
     */
    public static SessionFolder create(Path all, String session) throws IOException {
        Files.createDirectories(all, PRIVATE);
        // The real path: what lies in it is bound into sandboxes, which follow no link.
        return new SessionFolder(Files.createDirectory(all.toRealPath().resolve(session), PRIVATE));
    }

    /**
     * Removes what sessions of a peer that was killed left behind.
     *
     * @param all the folder of all sessions, may be missing
     */
    public static void sweep(Path all) {
        if (!Files.isDirectory(all, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> left = Files.list(all)) {
            for (Path path : left.toList()) {
                LOG.info("removing what an earlier session left: {}", path);
                new SessionFolder(path).close();
            }
        } catch (IOException e) {
            LOG.warn("cannot sweep {}: {}", all, e.toString());
        }
    }

    /**
     * {@return a new private folder in it}
     *
     * @param name its name
     */
    public Path sub(String name) throws IOException {
        return Files.createDirectory(path.resolve(name), PRIVATE);
    }

    /** Removes it; what cannot be removed is named in the log. Harmless when it is gone. */
    @Override
    public void close() {
        try {
            String mount = mountIn();
            if (mount != null) {
                LOG.warn("not removing {}: {} is still mounted in it", path, mount);
                return;
            }
            remove();
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", path, e.toString());
        }
    }

    /**
     * One folder after the other, the folders in each moved up to the top first: however deep a program has nested them, no
     * path gets longer than the system allows, and no stack.
     */
    private void remove() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
            return;
        }
        Object device = device(path);
        Deque<Path> folders = new ArrayDeque<>(List.of(path));
        Deque<Path> emptied = new ArrayDeque<>();
        for (int moved = 0; !folders.isEmpty(); ) {
            Path folder = folders.pop();
            emptied.push(folder);
            // A program may have taken its own rights away.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            for (Path each : inside(folder)) {
                if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(each);
                    continue;
                }
                if (!device.equals(device(each))) {
                    throw new IOException(each + " lies on another file system");
                }
                // Else it cannot be moved, nor looked into.
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
                folders.push(folder.equals(path) ? each : Files.move(each, free(moved++)));
            }
        }
        for (Path folder : emptied) {
            Files.delete(folder);
        }
    }

    /** {@return a name at the top that nothing has} */
    private Path free(int number) {
        String name = ".removed-" + number;
        while (Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            name += "-";
        }
        return path.resolve(name);
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.toList();
        }
    }

    private static Object device(Path file) throws IOException {
        return Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }

    private String mountIn() throws IOException {
        if (!Files.isReadable(MOUNTS) || !Files.exists(path)) {
            return null;
        }
        String real = path.toRealPath().toString();
        for (String line : new String(Files.readAllBytes(MOUNTS), StandardCharsets.UTF_8).split("\n")) {
            String[] fields = line.split(" ");
            String mount = fields.length > 4 ? unescape(fields[4]) : "";
            if (mount.equals(real) || mount.startsWith(real + "/")) {
                return mount;
            }
        }
        return null;
    }

    private static String unescape(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
