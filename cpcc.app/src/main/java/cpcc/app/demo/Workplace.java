package cpcc.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's folder, with everything that it writes but the picture; removed at the end. */
final class Workplace implements AutoCloseable {
    private final Path root;

    Workplace() throws IOException {
        // Short, because unix sockets below it may have paths of 107 bytes only.
        root = Files.createTempDirectory("cpcc-demo");
    }

    Path root() {
        return root;
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        }
    }
}
