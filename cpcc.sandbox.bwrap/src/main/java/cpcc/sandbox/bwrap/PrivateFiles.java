package cpcc.sandbox.bwrap;

import cpcc.sandbox.api.Plan;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few files of /etc that say who the program is. They lie in a folder of their own only while the program is being
 * started: once bound, they stay visible inside without a name outside.
 */
final class PrivateFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    /** Where the first of them is inside. */
    static final Path MARKER = Path.of("/etc/passwd");

    /** The number of the account inside: programs warn or refuse when they believe to be root. */
    private static final int ORDINARY = 1000;

    private final Path folder;
    private final int id;
    private final Map<String, Path> files = new LinkedHashMap<>();

    PrivateFiles(Path scratch, Plan plan) throws IOException {
        Files.createDirectories(scratch);
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx------"));
        folder = Files.createTempDirectory(scratch, "start");
        int own = (Integer) Files.getAttribute(folder, "unix:uid");
        id = own == 0 ? ORDINARY : own;
        try {
            write("passwd", "%s:x:%d:%d:%s:%s:/bin/sh\n".formatted(plan.user(), id, id, plan.user(), plan.home()));
            write("group", "%s:x:%d:\n".formatted(plan.user(), id));
            write("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
            write("hostname", CommandLine.HOSTNAME + "\n");
            write("hosts", "127.0.0.1 localhost " + CommandLine.HOSTNAME + "\n::1 localhost\n");
            byte[] machine = new byte[16];
            new SecureRandom().nextBytes(machine);
            write("machine-id", HexFormat.of().formatHex(machine) + "\n");
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void write(String name, String text) throws IOException {
        files.put(name, Files.writeString(folder.resolve(name), text));
    }

    /** {@return name in /etc, file outside} */
    Map<String, Path> files() {
        return files;
    }

    /** {@return the file that is at {@link #MARKER} inside} */
    Path marker() {
        return files.get(MARKER.getFileName().toString());
    }

    /** {@return number of the account and its group inside} */
    int id() {
        return id;
    }

    @Override
    public void close() {
        delete(folder);
    }

    /** Removes all that one instance of the sandbox has, or left behind. */
    static void sweep(Path scratch) {
        delete(scratch);
    }

    private static void delete(Path path) {
        try {
            if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                    entries.forEach(PrivateFiles::delete);
                }
            }
            Files.deleteIfExists(path);
        } catch (NoSuchFileException e) {
            LOG.trace("gone already", e);
        } catch (IOException e) {
            LOG.warn("cannot remove {}", path, e);
        }
    }
}
