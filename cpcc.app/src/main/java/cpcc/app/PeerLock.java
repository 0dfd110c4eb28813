package cpcc.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * One process on a state folder: the file {@code process} in it is locked as long as the peer's process lives, and says
 * which one that is. The peer itself locks the file {@code lock} besides, as it does without a launcher.
 */
final class PeerLock implements AutoCloseable {
    private static final int LONGEST = 4096;
    private static final int TRIES = 20;

    private final FileChannel channel;

    private PeerLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Who holds a state folder.
     *
     * @param pid the process, 0 if it did not say
     * @param runtime its runtime folder, empty if it did not say
     */
    record Holder(long pid, String runtime) {}

    /**
     * Takes the state folder for this process until it ends.
     *
     * @throws Problem if another process has it
     */
    static PeerLock take(Path state, Path runtime) throws Problem, IOException {
        FileChannel channel = FileChannel.open(
                state.resolve("process"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (!lock(channel)) {
                throw taken(state, read(channel));
            }
            if (isLocked(state.resolve("lock"))) {
                throw taken(state, new Holder(0, ""));
            }
            String text = ProcessHandle.current().pid() + "\n" + runtime + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            return new PeerLock(channel);
        } catch (Problem | IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return who holds this state folder now, if anybody} */
    static Optional<Holder> holder(Path state) throws IOException {
        try (FileChannel channel =
                FileChannel.open(state.resolve("process"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
            return Optional.of(read(channel));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** {@return what to say when another process has the folder} */
    static Problem taken(Path state, Holder holder) {
        String who = holder.pid() == 0 ? "Another peer" : "Another peer (process " + holder.pid() + ")";
        return new Problem(
                Problem.CPCC,
                who + " uses " + state + ". Stop that one, or give this one a place of its own: cpcc --home DIR start");
    }

    /** {@return what to say when the peer's process is there and takes no commands} */
    static Problem silent(Holder holder, Path log) {
        return new Problem(
                Problem.CPCC,
                holder.pid() == 0
                        ? "The peer does not answer. Its log is " + log + "."
                        : "Process " + holder.pid() + " of this peer does not answer. Its log is " + log
                                + ". To end it: kill -9 " + holder.pid());
    }

    /** Tries a little longer: another process may just be looking who holds it. */
    private static boolean lock(FileChannel channel) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            if (channel.tryLock() != null) {
                return true;
            }
            LockSupport.parkNanos(10_000_000);
        }
        return false;
    }

    private static boolean isLocked(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return true;
            }
            lock.release();
            return false;
        }
    }

    private static Holder read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        channel.read(bytes, 0);
        String[] lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).split("\n");
        try {
            return new Holder(Long.parseLong(lines[0]), lines.length > 1 ? lines[1] : "");
        } catch (NumberFormatException e) {
            // It has the lock and has not written yet.
            return new Holder(0, "");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
