package cpcc.sandbox.bwrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes as /proc shows them. A process that has just ended is no error here. */
final class Tree {
    /**
     * A process, not to be mistaken for a later one with the same number.
     *
     * @param pid its number
     * @param born when it started, in ticks since boot
     */
    record Id(long pid, String born) {}

    private Tree() {}

    /** {@return the process with this number, if there is one that is more than an unread exit code} */
    static Optional<Id> find(long pid) {
        String stat = read(pid, "stat");
        // The name, in parentheses, may itself contain anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        if (fields.length < 20 || fields[0].equals("Z") || fields[0].equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new Id(pid, fields[19]));
    }

    static boolean alive(Id id) {
        return find(id.pid()).filter(id::equals).isPresent();
    }

    static void kill(Id id) {
        if (alive(id)) {
            ProcessHandle.of(id.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    static void terminate(Id id) {
        if (alive(id)) {
            ProcessHandle.of(id.pid()).ifPresent(ProcessHandle::destroy);
        }
    }

    static List<Id> children(long pid) {
        String children = read(pid, "task/" + pid + "/children");
        List<Id> found = new ArrayList<>();
        if (children.isEmpty()) {
            // No such file in kernels built without it: the slow way.
            ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).forEach(child -> find(child.pid())
                    .ifPresent(found::add));
        }
        for (String child : children.split(" ")) {
            if (!child.isBlank()) {
                find(Long.parseLong(child.trim())).ifPresent(found::add);
            }
        }
        return found;
    }

    static List<Id> descendants(long pid) {
        List<Id> found = new ArrayList<>();
        for (Id child : children(pid)) {
            found.add(child);
            found.addAll(descendants(child.pid()));
        }
        return found;
    }

    /** {@return what {@link #commandLine} is of a process that was started with these words} */
    static String asCommandLine(List<String> words) {
        byte[] bytes = (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /**
     * {@return the processes with this command line, whoever their parents are}
     *
     * @param line of all their words
     */
    static List<Id> withCommand(String line) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> commandLine(pid).equals(line))
                .flatMap(pid -> find(pid).stream())
                .toList();
    }

    /** {@return its words with a NUL after each; empty between two programs and after the end} */
    static String commandLine(long pid) {
        return read(pid, "cmdline");
    }

    private static String read(long pid, String file) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid, file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
