package cpcc.files.sftp;

import cpcc.backend.api.BackendException;
import cpcc.files.api.Grant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Granted folders, looked at: outer ones come before those inside them, so that a bind in this order hides nothing. */
final class Grants {
    private static final int MOST = 64;
    private static final int LONGEST = 4096;
    private static final int SHOWN = 200;
    private static final Path ROOT = Path.of("/");

    private Grants() {}

    /** On the user's machine: they must be there. */
    static List<Grant> own(List<Grant> grants) throws BackendException {
        List<Grant> sorted = foreign(grants);
        for (Grant grant : sorted) {
            if (!Files.isDirectory(grant.source())) {
                throw new BackendException("there is no folder " + grant.folder(), "Name one that exists: --files DIR");
            }
        }
        return sorted;
    }

    /** From another machine: they must make sense. */
    static List<Grant> foreign(List<Grant> grants) throws BackendException {
        if (grants.isEmpty() || grants.size() > MOST) {
            throw new BackendException(grants.size() + " folders are granted", "Grant 1 to " + MOST + ": --files DIR");
        }
        Set<Path> seen = new HashSet<>();
        for (Grant grant : grants) {
            Path folder = grant.folder();
            String text = folder.toString();
            boolean plain = folder.isAbsolute()
                    && folder.equals(folder.normalize())
                    && !folder.equals(ROOT)
                    && text.length() <= LONGEST
                    && text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
            if (!plain || folder.startsWith("/etc") || !seen.add(folder)) {
                throw new BackendException(
                        "this folder cannot be granted: " + shown(text), "Grant another folder: --files DIR");
            }
        }
        List<Grant> sorted = new ArrayList<>(grants);
        sorted.sort(Comparator.comparingInt((Grant grant) -> grant.folder().getNameCount())
                .thenComparing(Grant::folder));
        return List.copyOf(sorted);
    }

    /** One line of a sensible length, whatever another machine sends. */
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
