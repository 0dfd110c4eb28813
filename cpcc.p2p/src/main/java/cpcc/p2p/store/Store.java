package cpcc.p2p.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import cpcc.p2p.membership.CommunityState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The communities on disk: one file each, {@code communities/<id>.json}, and its previous generation {@code .bak}. A damaged
 * file gives way to the previous generation; one of a later version is not touched. One peer at a time has the folder.
 *
 * <p>Not for several threads at once, but for {@link #close}.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final Pattern FILE = Pattern.compile("([A-Z2-7]{26})\\.json(?:\\.bak)?");

    private final Path folder;
    private final FileChannel lockFile;
    private final SortedMap<String, CommunityState> loaded = new TreeMap<>();
    private final SortedMap<String, String> unreadable = new TreeMap<>();

    /**
     * Opens the folder and reads all that is there.
     *
     * @param stateDir of this peer
     * @throws IOException if the folder cannot be used, or another peer uses it
     */
    public Store(Path stateDir) throws IOException {
        folder = stateDir.resolve("communities");
        Files600.createFolder(folder);
        lockFile = FileChannel.open(folder.resolve(".lock"), Set.of(CREATE, WRITE), Files600.OWNER_ONLY);
        try {
            lock();
            for (String id : ids()) {
                load(id);
            }
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /** {@return what was read when the store was opened, by community id} */
    public SortedMap<String, CommunityState> loaded() {
        return Collections.unmodifiableSortedMap(loaded);
    }

    /** {@return the communities that could not be read, by id, and what is wrong with their files; these stay as they are} */
    public Map<String, String> unreadable() {
        return Collections.unmodifiableSortedMap(unreadable);
    }

    /**
     * Saves a community; on disk when this returns.
     *
     * @param state to save
     * @throws IOException if it could not; then the old file is intact
     */
    public void save(CommunityState state) throws IOException {
        if (!lockFile.isOpen()) {
            throw new IOException("the peer is stopping");
        }
        if (unreadable.containsKey(state.id())) {
            throw new IOException(unreadable.get(state.id()));
        }
        Files600.replace(file(state.id()), previous(state.id()), StateFile.write(state));
    }

    /** Gives the folder free. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            LOG.warn("cannot give {} free", folder, e);
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException(folder + " is in use by another running peer; give each its own state directory");
        }
    }

    private SortedSet<String> ids() throws IOException {
        SortedSet<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .forEach(name -> ids.add(name.group(1)));
        }
        return ids;
    }

    private void load(String id) throws IOException {
        try {
            loaded.put(id, read(id, file(id)));
        } catch (StateFile.LaterVersion e) {
            refuse(id, file(id) + " is not touched: " + e.getMessage() + "; start the newer CPCC", e);
        } catch (IOException e) {
            fallBack(id, e);
        }
    }

    private void fallBack(String id, IOException damage) throws IOException {
        CommunityState older;
        try {
            older = read(id, previous(id));
        } catch (IOException | StateFile.LaterVersion e) {
            damage.addSuppressed(e);
            refuse(
                    id,
                    file(id) + " is damaged (" + damage.getMessage() + ") and there is no good " + previous(id)
                            + "; move both away and join again",
                    damage);
            return;
        }
        if (Files.exists(file(id))) {
            Files.move(file(id), folder.resolve(id + ".json.damaged"), ATOMIC_MOVE);
        }
        LOG.warn(
                "community {}: {} is damaged or missing ({}); its previous generation is used, open invitations are void",
                id,
                file(id),
                damage.getMessage());
        // One of them may have been used after this generation was written, so none may be used any more.
        CommunityState safe = older.withoutOpenInvitations();
        Files600.replace(file(id), previous(id), StateFile.write(safe));
        loaded.put(id, safe);
    }

    private void refuse(String id, String why, Exception cause) {
        unreadable.put(id, why);
        LOG.error("community {}: {}", id, why, cause);
    }

    private static CommunityState read(String id, Path file) throws IOException, StateFile.LaterVersion {
        if (!Files.exists(file)) {
            throw new IOException("there is no " + file.getFileName());
        }
        CommunityState state = StateFile.read(Files.readString(file));
        if (!state.id().equals(id)) {
            throw new IOException("it is the file of another community");
        }
        return state;
    }

    private Path file(String id) {
        return folder.resolve(id + ".json");
    }

    private Path previous(String id) {
        return folder.resolve(id + ".json.bak");
    }
}
