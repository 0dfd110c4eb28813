package cpcc.das;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The folders of the peer and of the host it runs in: configuration that is obeyed at once, programs that are started as soon
 * as they lie there. Whoever may write in them owns the account.
 */
final class OwnFolders {
    /** Those of CPCC's distribution, of any framework, of FileInstall and of Karaf; a list has commas. */
    private static final List<String> PROPERTIES = List.of(
            "cpcc.ownDirs",
            "org.osgi.framework.storage",
            "felix.fileinstall.dir",
            "karaf.home",
            "karaf.base",
            "karaf.etc",
            "karaf.data");

    private OwnFolders() {}

    /**
     * {@return the folders, absolute; what cannot be a path is none}
     *
     * @param properties the framework's, null for what is not set
     */
    static List<Path> of(UnaryOperator<String> properties) {
        List<Path> folders = new ArrayList<>();
        for (String name : PROPERTIES) {
            String value = properties.apply(name);
            for (String each : value == null ? new String[0] : value.split(",")) {
                try {
                    if (!each.isBlank()) {
                        folders.add(Path.of(each.strip()).toAbsolutePath().normalize());
                    }
                } catch (InvalidPathException e) {
                    // Then nothing can lie in it either.
                }
            }
        }
        return List.copyOf(folders);
    }
}
