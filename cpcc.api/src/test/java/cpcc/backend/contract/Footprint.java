package cpcc.backend.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process has of its machine at one moment; two of them tell what was left behind in between.
 *
 * @param processes that descend from this one
 * @param threads of this process, without the virtual machine's own
 * @param descriptors sockets, pipes, and files in the folder
 * @param mounts that this process sees
 * @param files in the sessions' folders
 */
record Footprint(
        Set<String> processes, Set<Thread> threads, Set<String> descriptors, Set<String> mounts, Set<String> files) {

    /**
     * {@return what there is now}
     *
     * @param folder where sessions have theirs, which das itself makes and removes
     */
    static Footprint of(Path folder) {
        // First: the first file that a virtual machine reads leaves it with a socket for ever.
        Set<String> mounts = mountsNow();
        return new Footprint(processesNow(), threadsNow(), descriptorsNow(folder), mounts, filesNow(folder));
    }

    /** {@return what is here and was not there before, each in words} */
    List<String> since(Footprint before) {
        List<String> left = new ArrayList<>();
        more(processes, before.processes).forEach(each -> left.add("process " + each));
        for (Thread each : more(threads, before.threads)) {
            if (each.isAlive()) {
                String at = Stream.of(each.getStackTrace())
                        .limit(6)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
                left.add("thread \"" + each.getName() + "\" at " + at);
            }
        }
        more(descriptors, before.descriptors).forEach(each -> left.add("descriptor " + each));
        more(mounts, before.mounts).forEach(each -> left.add("mount " + each));
        more(files, before.files).forEach(each -> left.add("file " + each));
        return left;
    }

    private static <T> Set<T> more(Set<T> now, Set<T> before) {
        Set<T> more = new HashSet<>(now);
        more.removeAll(before);
        return more;
    }

    /** {@return the words of a process, with spaces between; empty when it has ended, also if nobody has asked how} */
    static String commandLine(long pid) {
        return text(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ').strip();
    }

    private static Set<String> processesNow() {
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::pid)
                .map(pid -> pid + ": " + commandLine(pid))
                .filter(each -> !each.endsWith(": "))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Thread> threadsNow() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> !isOfTheMachine(each))
                .collect(Collectors.toSet());
    }

    private static boolean isOfTheMachine(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getName().matches("system|InnocuousThreadGroup")
                || thread.getName().startsWith("ForkJoinPool.commonPool-")
                || thread.getName().startsWith("CompletableFutureDelayScheduler");
    }

    private static Set<String> descriptorsNow(Path folder) {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : all.toList()) {
                try {
                    String to = Files.readSymbolicLink(each).toString();
                    if (to.matches("(socket|pipe):.*") || to.startsWith(folder.toString())) {
                        found.add(to);
                    }
                } catch (IOException e) {
                    continue; // Closed while we looked.
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> mountsNow() {
        return text(Path.of("/proc/self/mountinfo")).lines().collect(Collectors.toSet());
    }

    private static Set<String> filesNow(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(each -> folder.relativize(each).getNameCount() > 1)
                    .map(Path::toString)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (UncheckedIOException | IOException e) {
            // Something went while we looked, or it is a mount that nobody serves any longer.
            return Set.of(folder + " cannot be walked: " + e.getMessage());
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
