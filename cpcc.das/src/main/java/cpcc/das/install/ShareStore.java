package cpcc.das.install;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import cpcc.das.api.SharedApplication;
import cpcc.das.wire.Valid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is shared, one file each: written whole or not at all, readable by the account alone. */
public final class ShareStore {
    private static final Logger LOG = LoggerFactory.getLogger(ShareStore.class);
    private static final int FORMAT = 1;
    private static final String SUFFIX = ".json";
    private static final long LARGEST = 1 << 20;
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path folder;

    /**
     * Touches nothing yet.
     *
     * @param folder made when it is needed
     */
    public ShareStore(Path folder) {
        this.folder = folder;
    }

    private record Stored(int format, SharedApplication application) {}

    /** {@return what is shared, by id; a file that cannot be read is named in the log and kept} */
    public SortedMap<String, SharedApplication> load() throws IOException {
        SortedMap<String, SharedApplication> shared = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return shared;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
                try {
                    SharedApplication application = read(file);
                    shared.put(application.id(), application);
                } catch (IOException | RuntimeException e) {
                    LOG.warn("not shared, because its file is damaged: {}: {}", file, e.toString());
                }
            }
        }
        return shared;
    }

    /**
     * Remembers what is shared.
     *
     * @param application replaces what has the same id
     */
    public void save(SharedApplication application) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = file(application.id());
        Path fresh = folder.resolve(application.id() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(GSON.toJson(new Stored(FORMAT, application)) + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    /**
     * Forgets what was shared.
     *
     * @param id its id
     */
    public void remove(String id) throws IOException {
        Files.deleteIfExists(file(id));
        syncFolder();
    }

    private Path file(String id) {
        return folder.resolve(Valid.id(id) + SUFFIX);
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static SharedApplication read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("too large");
        }
        Stored stored = GSON.fromJson(Files.readString(file), Stored.class);
        if (stored == null || stored.application == null) {
            throw new IllegalArgumentException("empty");
        }
        if (stored.format != FORMAT) {
            throw new IllegalArgumentException("format " + stored.format + " is not known to this version");
        }
        SharedApplication application = stored.application;
        Valid.text("name", application.name(), 200);
        Valid.text("comment", application.comment(), 200);
        Valid.present("surface", application.surface());
        CommandLine.check(application.command());
        if (!file.getFileName().toString().equals(Valid.id(application.id()) + SUFFIX)) {
            throw new IllegalArgumentException("it says that its id is " + application.id());
        }
        if (application.instances() < 1) {
            throw new IllegalArgumentException("no instances");
        }
        return application;
    }
}
