package cpcc.das.wire;

import cpcc.exec.api.Surface;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code das.catalogue}: all that a peer shares with one community, answered by {@link Received}.
 *
 * @param version grows with every change; an older one is ignored
 * @param known version of the receiver's catalogue that the sender holds, 0 for none: then the receiver sends its own
 * @param applications what is shared
 */
public record Catalogue(long version, long known, List<Entry> applications) {
    /** The message type. */
    public static final String TYPE = "das.catalogue";
    /** JSON's numbers are exact up to here. */
    private static final long LARGEST = 1L << 53;

    private static final int TEXT = 200;
    private static final int MIME_TYPES = 64;
    private static final int TYPES = 16;

    /** Checks what came. */
    public Catalogue {
        if (version < 1 || version > LARGEST || known < 0 || known > LARGEST) {
            throw new IllegalArgumentException("catalogue version out of range");
        }
        applications = Valid.list("applications", applications, Valid.APPLICATIONS);
        Set<String> ids = new HashSet<>();
        for (Entry entry : applications) {
            if (!ids.add(entry.id)) {
                throw new IllegalArgumentException("application " + entry.id + " twice");
            }
        }
    }

    /**
     * {@code das.catalogue} was taken.
     *
     * @param version which one
     */
    public record Received(long version) {}

    /**
     * An application.
     *
     * @param id its id
     * @param name for people
     * @param comment one line, may be empty
     * @param surface windows or a terminal
     * @param mimeTypes what it opens
     * @param instances how many may run at a time
     * @param free whether one is free
     * @param execTypes types of the execution backends that can show it, best first
     * @param fileTypes types of the file backends, best first
     */
    public record Entry(
            String id,
            String name,
            String comment,
            Surface surface,
            List<String> mimeTypes,
            int instances,
            boolean free,
            List<String> execTypes,
            List<String> fileTypes) {
        /** Checks what came. */
        public Entry {
            Valid.id(id);
            Valid.text("name", name, TEXT);
            Valid.text("comment", comment, TEXT);
            Valid.present("surface", surface);
            mimeTypes = Valid.list("MIME types", mimeTypes, MIME_TYPES);
            mimeTypes.forEach(m -> Valid.text("MIME type", m, TEXT));
            if (instances < 1 || instances > 1000) {
                throw new IllegalArgumentException("instances out of range");
            }
            execTypes = Valid.list("exec types", execTypes, TYPES);
            execTypes.forEach(Valid::type);
            fileTypes = Valid.list("file types", fileTypes, TYPES);
            fileTypes.forEach(Valid::type);
        }

        /** {@return the entry with what fits into it cut to size} */
        public static Entry fitting(
                String id,
                String name,
                String comment,
                Surface surface,
                List<String> mimeTypes,
                int instances,
                boolean free,
                List<String> execTypes,
                List<String> fileTypes) {
            return new Entry(
                    id,
                    Text.oneLine(name, TEXT),
                    Text.oneLine(comment, TEXT),
                    surface,
                    mimeTypes.stream()
                            .filter(m -> m.length() <= TEXT && m.equals(Text.oneLine(m, TEXT)))
                            .limit(MIME_TYPES)
                            .toList(),
                    instances,
                    free,
                    execTypes.stream().limit(TYPES).toList(),
                    fileTypes.stream().limit(TYPES).toList());
        }

        /** {@return the entry without what is only for show, for a catalogue that is too large} */
        public Entry shorter() {
            return new Entry(id, name, "", surface, List.of(), instances, free, execTypes, fileTypes);
        }
    }
}
