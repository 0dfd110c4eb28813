package cpcc.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the application's own /proc says about the path that was taken. Both peers of the demo are on one machine, so a
 * program that simply opened the file and the display would look the same on the screen.
 *
 * @param pid of the application
 * @param program what runs there
 * @param ownMountNamespace whether its files are not this machine's
 * @param ownNetwork whether it is cut off from this machine's network, and with it from abstract sockets
 * @param sshfsAtFolder whether the user's folder is an sshfs mount there
 * @param displayHidden whether no socket it sees is the user's real X server's
 * @param folderHidden whether no other mount leads to the user's folder
 */
record Proof(
        long pid,
        String program,
        boolean ownMountNamespace,
        boolean ownNetwork,
        boolean sshfsAtFolder,
        boolean displayHidden,
        boolean folderHidden) {

    boolean holds() {
        return ownMountNamespace && ownNetwork && sshfsAtFolder && displayHidden && folderHidden;
    }

    /**
     * Looks at the program below a process that holds a sandbox.
     *
     * @param holder id of that process
     * @param program name of the executable that must run there
     * @param folder the user's folder
     * @param display file of the real X server's socket
     */
    static Proof of(long holder, String program, Path folder, Path display) throws DemoFailure {
        ProcessHandle application = ProcessHandle.of(holder).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(each -> name(each).startsWith(program))
                .findFirst()
                .orElseThrow(() -> new DemoFailure("no process of " + program + " below the sandbox", "pid " + holder));
        Path proc = Path.of("/proc/" + application.pid());
        try {
            List<String[]> mounts = Files.readAllLines(proc.resolve("mountinfo")).stream()
                    .map(line -> line.split(" "))
                    .toList();
            return new Proof(
                    application.pid(),
                    name(application),
                    !namespace(proc, "mnt").equals(namespace(Path.of("/proc/self"), "mnt")),
                    !namespace(proc, "net").equals(namespace(Path.of("/proc/self"), "net")),
                    mounts.stream().anyMatch(mount -> mount[4].equals(folder.toString()) && isSshfs(mount)),
                    displayHidden(proc.resolve("root"), display),
                    mounts.stream().allMatch(mount -> isSshfs(mount) || !leadsTo(mount, folder)));
        } catch (IOException | UncheckedIOException e) {
            throw new DemoFailure("cannot read the application's /proc", e.toString());
        }
    }

    private static String name(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip();
        } catch (IOException e) {
            // It ended meanwhile.
            return "";
        }
    }

    private static Path namespace(Path proc, String kind) throws IOException {
        return Files.readSymbolicLink(proc.resolve("ns/" + kind));
    }

    private static boolean isSshfs(String[] mount) {
        return Stream.of(mount).anyMatch("fuse.sshfs"::equals);
    }

    /** A bind mount names in its fourth field which folder of its file system it shows; everything below is visible. */
    private static boolean leadsTo(String[] mount, Path folder) {
        String root = mount[3];
        boolean disk = Stream.of(mount).noneMatch(List.of("proc", "tmpfs", "devpts", "mqueue", "sysfs")::contains);
        return disk && (folder.startsWith(root) || Path.of(root).startsWith(folder));
    }

    private static boolean displayHidden(Path root, Path display) throws IOException {
        Object real = Files.exists(display) ? Files.getAttribute(display, "unix:ino") : null;
        Path sockets = root.resolve("tmp/.X11-unix");
        if (real == null || !Files.isDirectory(sockets)) {
            return true;
        }
        Object device = Files.getAttribute(display, "unix:dev");
        try (DirectoryStream<Path> each = Files.newDirectoryStream(sockets)) {
            for (Path socket : each) {
                if (Files.getAttribute(socket, "unix:ino").equals(real)
                        && Files.getAttribute(socket, "unix:dev").equals(device)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** {@return a process with this name below another one} */
    static Optional<ProcessHandle> below(ProcessHandle ancestor, String program) {
        return ancestor.descendants().filter(each -> name(each).equals(program)).findFirst();
    }
}
