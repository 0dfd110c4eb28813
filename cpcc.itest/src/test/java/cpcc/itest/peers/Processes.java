package cpcc.itest.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes and mounts of this machine that belong to a test, found by the folder it works in. */
public final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /**
     * {@return the command lines, with their process ids, that name a folder}
     *
     * @param folder of a test
     */
    public static List<String> naming(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(PROC)) {
            return all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
                    .map(p -> p.getFileName() + " " + read(p.resolve("cmdline")).replace('\0', ' '))
                    .filter(line -> line.contains(folder.toString()))
                    .filter(line -> !line.startsWith(ProcessHandle.current().pid() + " "))
                    .toList();
        }
    }

    /**
     * {@return the mounts below a folder, seen from any process}
     *
     * @param folder of a test
     */
    public static List<String> mountsBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(PROC)) {
            return all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
                    .flatMap(p -> read(p.resolve("mountinfo")).lines())
                    .filter(line -> line.contains(" " + folder + "/"))
                    .distinct()
                    .toList();
        }
    }

    /**
     * {@return how many files, sockets and pipes a process has open}
     *
     * @param pid the process
     */
    public static int descriptors(long pid) throws IOException {
        try (Stream<Path> all = Files.list(PROC.resolve(pid + "/fd"))) {
            return (int) all.count();
        }
    }

    /**
     * {@return how many threads a process has}
     *
     * @param pid the process
     */
    public static int threads(long pid) throws IOException {
        try (Stream<Path> all = Files.list(PROC.resolve(pid + "/task"))) {
            return (int) all.count();
        }
    }

    /** A process may end while it is looked at. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
