package cpcc.das.install;

import cpcc.das.wire.Text;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds desktop entries in the data folders; an entry of an earlier folder hides its namesakes in later ones. */
public final class DesktopEntries {
    private static final Logger LOG = LoggerFactory.getLogger(DesktopEntries.class);
    private static final String SUFFIX = ".desktop";
    private static final int DEPTH = 6;

    private final List<Path> dataDirs;

    /**
     * Reads nothing yet.
     *
     * @param dataDirs best first, such as {@code /usr/share}
     */
    public DesktopEntries(List<Path> dataDirs) {
        this.dataDirs = List.copyOf(dataDirs);
    }

    /**
     * {@return the entry that the owner means}
     *
     * @param typed an id with or without {@code .desktop}, its last part after a dot, or the name for people
     * @throws Failure if there is none, several, or the one cannot be read
     */
    public DesktopEntry find(String typed) throws Failure {
        String id = withoutSuffix(typed);
        Map<String, Path> files = files();
        Path file = files.get(id);
        if (file != null) {
            return read(id, file);
        }
        List<String> byLastPart = files.keySet().stream()
                .filter(known -> lastPart(known).equalsIgnoreCase(id))
                .toList();
        List<String> found = byLastPart.isEmpty() ? byName(typed, files) : byLastPart;
        if (found.isEmpty()) {
            throw new Failure(
                    Reason.BAD_REQUEST,
                    "no desktop entry \"" + Text.oneLine(typed, 80) + "\" on this machine",
                    "install the application, or share a program: cpcc share " + Text.oneLine(typed, 80)
                            + " --command -- PROGRAM");
        }
        if (found.size() > 1) {
            throw new Failure(
                    Reason.BAD_REQUEST,
                    "several desktop entries are called \"" + Text.oneLine(typed, 80) + "\"",
                    "name one of them: " + String.join(", ", found));
        }
        return read(found.get(0), files.get(found.get(0)));
    }

    static String withoutSuffix(String id) {
        return id.endsWith(SUFFIX) ? id.substring(0, id.length() - SUFFIX.length()) : id;
    }

    /** {@return the last part of a reverse domain name such as org.kde.kate, other ids as they are} */
    static String lastPart(String id) {
        String[] parts = id.split("\\.");
        return parts.length > 2 ? parts[parts.length - 1] : id;
    }

    private static DesktopEntry read(String id, Path file) throws Failure {
        try {
            return DesktopEntry.read(id, file);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(
                    Reason.BAD_REQUEST, "the desktop entry " + file + " cannot be read: " + e.getMessage(), "", e);
        }
    }

    private static List<String> byName(String name, Map<String, Path> files) {
        return files.entrySet().stream()
                .filter(e -> named(name, e.getKey(), e.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean named(String name, String id, Path file) {
        try {
            DesktopEntry entry = DesktopEntry.read(id, file);
            Optional<String> called = entry.text("Name");
            return !entry.flag("Hidden")
                    && called.isPresent()
                    && called.get().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("passing over {}: {}", file, e.toString());
            return false;
        }
    }

    /** By id, the first data folder wins. */
    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Path dir : dataDirs) {
            Path applications = dir.resolve("applications");
            if (!Files.isDirectory(applications)) {
                continue;
            }
            try (Stream<Path> all = Files.walk(applications, DEPTH)) {
                all.filter(f -> f.toString().endsWith(SUFFIX))
                        .sorted()
                        .forEach(f -> files.putIfAbsent(id(applications.relativize(f)), f));
            } catch (IOException | java.io.UncheckedIOException e) {
                LOG.warn("cannot read the desktop entries in {}: {}", applications, e.toString());
            }
        }
        return files;
    }

    private static String id(Path relative) {
        return withoutSuffix(relative.toString()).replace('/', '-');
    }
}
