package cpcc.sandbox.bwrap;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one instance of the sandbox has its short-lived files: while its bundle is replaced, the old version and the new one
 * share the peer's folder and must not sweep each other's away. The name says whose it is, so that what a killed peer left
 * behind is known at its next start.
 */
final class Scratch {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final Pattern OWNER = Pattern.compile("(\\d{1,18})-(\\d+)-.*");

    private Scratch() {}

    /**
     * {@return a folder for one more instance, which is not made yet}
     *
     * @param all folder of such folders; those of peers that do not live any more are removed
     */
    static Path in(Path all) {
        sweep(all);
        long pid = ProcessHandle.current().pid();
        String born = Tree.find(pid).map(Tree.Id::born).orElse("0");
        return all.resolve(pid + "-" + born + "-" + UUID.randomUUID());
    }

    /** Removes an instance's folder, and the folder of such folders with the last of them. */
    static void remove(Path scratch) {
        PrivateFiles.sweep(scratch);
        try {
            Files.deleteIfExists(scratch.getParent());
        } catch (DirectoryNotEmptyException e) {
            // Another instance has its own there.
        } catch (IOException e) {
            LOG.warn("cannot remove {}", scratch.getParent(), e);
        }
    }

    private static void sweep(Path all) {
        if (!Files.isDirectory(all)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(all)) {
            for (Path folder : folders) {
                Matcher owner = OWNER.matcher(folder.getFileName().toString());
                if (!owner.matches() || !Tree.alive(new Tree.Id(Long.parseLong(owner.group(1)), owner.group(2)))) {
                    PrivateFiles.sweep(folder);
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot look into {}", all, e);
        }
    }
}
