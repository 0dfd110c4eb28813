package cpcc.sandbox.bwrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a process has mounted where, as the kernel says. In it, a place is named by its file system and the path there: that
 * is where the folder really lies, whatever links led to it.
 */
record MountTable(List<Mount> mounts) {
    private static final int FIELDS = 5;

    /**
     * One mount.
     *
     * @param place what is mounted
     * @param point where
     */
    record Mount(Place place, String point) {}

    /**
     * A file or folder.
     *
     * @param device of its file system
     * @param path from the root of that
     */
    record Place(String device, String path) {}

    /** {@return the mounts of a process; of a name in /proc, such as {@code self}} */
    static MountTable of(String process) throws IOException {
        return parse(Files.readString(Path.of("/proc", process, "mountinfo"), StandardCharsets.ISO_8859_1));
    }

    static MountTable parse(String mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : mountinfo.split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length >= FIELDS) {
                mounts.add(new Mount(new Place(fields[2], unescaped(fields[3])), unescaped(fields[4])));
            }
        }
        return new MountTable(List.copyOf(mounts));
    }

    /** {@return where a path lies if no link is on its way; empty if that cannot be told} */
    Optional<Place> placeOf(Path path) {
        String text = bytes(path);
        Mount nearest = null;
        for (Mount each : mounts) {
            boolean above = each.point.equals("/") || text.equals(each.point) || text.startsWith(each.point + "/");
            // Of two at one point, the later one is on top.
            if (above && (nearest == null || each.point.length() >= nearest.point.length())) {
                nearest = each;
            }
        }
        return Optional.ofNullable(nearest).map(mount -> inside(mount, text));
    }

    /** {@return what is mounted at exactly this point, empty if nothing is} */
    Optional<Place> mountedAt(Path point) {
        String text = bytes(point);
        return mounts.stream()
                .filter(each -> each.point.equals(text))
                .map(Mount::place)
                .reduce((lower, upper) -> upper);
    }

    private static Place inside(Mount mount, String path) {
        String rest = mount.point.equals("/") ? path : path.substring(mount.point.length());
        String root = mount.place.path.equals("/") ? "" : mount.place.path;
        String all = rest.equals("/") ? root : root + rest;
        return new Place(mount.place.device, all.isEmpty() ? "/" : all);
    }

    private static String bytes(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
