package cpcc.itest.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/** The jars that the tests run with: the class path of the test has them all, in the form they are delivered. */
public final class Jars {
    /** Tools of the tests themselves; the product does not run with them. */
    private static final Pattern NOT_DELIVERED = Pattern.compile(
            "(cpcc\\.itest|cpcc\\.app|junit-|opentest4j|apiguardian|biz\\.aQute|osgi\\.|org\\.apache\\.felix\\.resolver"
                    + "|org\\.osgi\\.(?!(service\\.component|util\\.promise|util\\.function)-)).*");

    private Jars() {}

    /** {@return CPCC and what it stands on, without the framework itself} */
    public static List<Path> delivered() {
        List<Path> found = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            String file = path.getFileName().toString();
            if (file.endsWith(".jar")
                    && !NOT_DELIVERED.matcher(file).matches()
                    && !symbolicName(path).isEmpty()) {
                found.add(path);
            }
        }
        return found;
    }

    /** {@return the bundles of CPCC among them} */
    public static List<Path> cpcc() {
        return delivered().stream()
                .filter(p -> symbolicName(p).startsWith("cpcc."))
                .toList();
    }

    /**
     * {@return the jar of a framework, which is not on the class path}
     *
     * @param artifact its artifact id
     */
    public static Path framework(String artifact) {
        return Path.of(System.getProperty("cpcc.frameworks"), artifact + ".jar");
    }

    /** {@return the folder that all modules are in} */
    public static Path root() {
        return Path.of(System.getProperty("cpcc.root"));
    }

    /**
     * {@return the header of a jar, empty if it has none}
     *
     * @param jar which one
     * @param header of its manifest
     */
    public static String header(Path jar, String header) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String value = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().getValue(header);
            return value == null ? "" : value;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + jar, e);
        }
    }

    /**
     * {@return the symbolic name of a jar, empty if it is no bundle}
     *
     * @param jar which one
     */
    public static String symbolicName(Path jar) {
        return Stream.of(header(jar, Constants.BUNDLE_SYMBOLICNAME).split(";"))
                .findFirst()
                .orElse("")
                .trim();
    }
}
