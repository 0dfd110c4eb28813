package cpcc.itest.wiring;

import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares contracts with those of the last release. bnd finds what changed and which version that calls for. It is judged
 * here, because bnd's own judgement lets everything pass while the major version is 0.
 */
final class Baseline {
    private static final String NAME = "cpcc\\.api-(\\d+\\.\\d+\\.\\d+)\\.jar";

    private Baseline() {}

    /** {@return the jar of the last release, if there was one} */
    static Optional<Path> lastRelease(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(j -> j.getFileName().toString().matches(NAME))
                    .max(Comparator.comparing(j -> new org.osgi.framework.Version(
                            j.getFileName().toString().replaceAll(NAME, "$1"))));
        }
    }

    /**
     * {@return for each exported package that changed more than its version says: what, and which version it needs}
     *
     * @param older the jar of the last release
     * @param newer the jar as it is now
     */
    static List<String> complaints(Path older, Path newer) throws Exception {
        try (Processor bnd = new Processor();
                Jar before = new Jar(older.toFile());
                Jar now = new Jar(newer.toFile())) {
            List<String> complaints = new ArrayList<>();
            for (var info : new aQute.bnd.differ.Baseline(bnd, new DiffPluginImpl())
                    .baseline(now, before, new Instructions())) {
                if (info.suggestedVersion == null) {
                    complaints.add(info.packageName + " was released and is gone");
                } else if (info.newerVersion.compareTo(info.suggestedVersion) < 0) {
                    complaints.add(info.packageName + " " + info.newerVersion + " must be " + info.suggestedVersion
                            + " because of\n" + info.reason.strip());
                }
            }
            return complaints;
        }
    }
}
