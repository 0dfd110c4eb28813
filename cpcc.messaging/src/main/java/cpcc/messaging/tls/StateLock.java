package cpcc.messaging.tls;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Keeps a second peer, of this or another process, out of a state directory for as long as it is open. */
public final class StateLock implements AutoCloseable {
    private final FileChannel file;

    private StateLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @param stateDir made if missing
     * @return the lock, released when closed or when the process ends
     * @throws IOException if another peer holds it, or the directory cannot be used
     */
    public static StateLock take(Path stateDir) throws IOException {
        Files.createDirectories(
                stateDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel file = FileChannel.open(
                stateDir.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean taken = false;
        try {
            FileLock lock = file.tryLock();
            taken = lock != null;
        } catch (OverlappingFileLockException e) {
            taken = false; // Held by this very process: another framework in the same JVM.
        } finally {
            if (!taken) {
                file.close();
            }
        }
        if (!taken) {
            throw new IOException(
                    "another peer runs on " + stateDir + ". Stop it, or give this one another state directory");
        }
        return new StateLock(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
