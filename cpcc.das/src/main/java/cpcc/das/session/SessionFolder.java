package cpcc.das.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
        return new SessionFolder(Files.createDirectory(all.resolve(session), PRIVATE));
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

    private void remove() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            remove(path, Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS));
        }
    }

    private static void remove(Path file, Object device) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!device.equals(Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS))) {
                throw new IOException(file + " lies on another file system");
            }
            // A program may have taken its own rights away.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
            try (Stream<Path> inside = Files.list(file)) {
                for (Path each : inside.toList()) {
                    remove(each, device);
                }
            }
        }
        Files.deleteIfExists(file);
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
