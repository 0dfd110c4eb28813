package cpcc.files.sftp;

import cpcc.backend.api.BackendException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts sshfs, which takes no root outside: as root of a user and mount namespace of its own, a shell mounts and hands the
 * open device to sshfs, which reads another machine's bytes and so gets a root in which only its libraries are. Not through
 * the sandbox, which cannot hand on what is open, and enters that outer namespace later.
 */
final class Sshfs {
    private static final Logger LOG = LoggerFactory.getLogger(Sshfs.class);

    /**
     * Without uid and gid 0, which are the account's own in that namespace, the kernel refuses writes. What changes on
     * the user's side is seen within a second or two; files are kept for that second because listing a folder would
     * otherwise cost a round trip for each of them. Never {@code reconnect}: sshfs has nothing to reconnect to.
     */
    private static final String OPTIONS = "passive,uid=0,gid=0,dcache_timeout=1,attr_timeout=1,entry_timeout=1";

    private static final String MOUNT = "exec 4<>\"$1\""
            + " && mount -i -t fuse.sshfs -o fd=4,rootmode=40000,user_id=0,group_id=0,nosuid,nodev :/ \"$2\""
            + " && shift 2 && exec \"$@\"";
    /** What sshfs takes for a mount made before. */
    private static final String MOUNTED = "/dev/fd/4";

    private static final List<String> LIBRARIES = List.of("/lib", "/lib32", "/lib64", "/libx32");

    private static final long END_MS = 1000;
    private static final int POLL_MS = 5;

    private final Supplier<Tools> tools;
    private final IntSupplier mountTimeoutMs;

    /** sshfs is told to die with the thread that started it: this one lives as long as the component. */
    private final ExecutorService starter = Executors.newFixedThreadPool(1, work -> {
        Thread thread = new Thread(work, "cpcc-sftp-starter");
        thread.setDaemon(true);
        return thread;
    });

    Sshfs(Supplier<Tools> tools, IntSupplier mountTimeoutMs) {
        this.tools = tools;
        this.mountTimeoutMs = mountTimeoutMs;
    }

    Running start(String session, Path folder) throws BackendException {
        Tools now = tools.get();
        int timeoutMs = mountTimeoutMs.getAsInt();
        try {
            Path mountPoint = Files.createDirectories(folder.resolve("mnt")).toRealPath();
            Path log = mountPoint.resolveSibling("sshfs.log");
            ProcessBuilder builder = new ProcessBuilder(words(now, mountPoint));
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/bin:/bin");
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.directory(folder.toFile());
            builder.redirectError(log.toFile());
            Future<Running> started =
                    starter.submit(() -> new Running(session, builder.start(), mountPoint, log, now, timeoutMs));
            try {
                return started.get();
            } catch (InterruptedException e) {
                // It may come to life all the same; whoever waits for it is gone.
                starter.execute(() -> closeIfStarted(started));
                Thread.currentThread().interrupt();
                throw new BackendException("mounting was interrupted", "Try again.", e);
            }
        } catch (IOException | ExecutionException | RejectedExecutionException e) {
            throw new BackendException("sshfs cannot be started: " + e.getMessage(), "Look: cpcc doctor", e);
        }
    }

    private static void closeIfStarted(Future<Running> started) {
        try {
            started.get().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug("nothing to end", e);
        }
    }

    private static List<String> words(Tools tools, Path mountPoint) {
        List<String> words = new ArrayList<>(List.of(tools.unshare().toString()));
        words.addAll(List.of("--user", "--map-root-user", "--mount", "--"));
        words.addAll(List.of(tools.setpriv().toString(), "--pdeathsig", "KILL"));
        words.addAll(List.of("/bin/sh", "-c", MOUNT, "sh", tools.fuse().toString(), mountPoint.toString()));
        words.add(tools.bwrap().toString());
        words.addAll(List.of("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"));
        words.addAll(List.of("--die-with-parent", "--new-session", "--cap-drop", "ALL", "--ro-bind", "/usr", "/usr"));
        LIBRARIES.forEach(each -> words.addAll(List.of("--ro-bind-try", each, each)));
        words.addAll(List.of("--dev-bind", "/dev/null", "/dev/null", "--remount-ro", "/", "--chdir", "/", "--"));
        words.addAll(List.of(tools.sshfs().toString(), "-f", "-o", OPTIONS, ":/", MOUNTED));
        return words;
    }

    void stop() {
        starter.shutdownNow();
    }

    /** One sshfs and its mount. */
    static final class Running implements AutoCloseable {
        private final String session;
        private final Process process;
        private final Path mountPoint;
        private final Path log;
        private final Tools tools;
        private final int timeoutMs;

        private Running(String session, Process process, Path mountPoint, Path log, Tools tools, int timeoutMs) {
            this.session = session;
            this.process = process;
            this.mountPoint = mountPoint;
            this.log = log;
            this.tools = tools;
            this.timeoutMs = timeoutMs;
        }

        OutputStream stdin() {
            return process.getOutputStream();
        }

        InputStream stdout() {
            return process.getInputStream();
        }

        long pid() {
            return process.pid();
        }

        Path mountPoint() {
            return mountPoint;
        }

        /** Until the other machine has answered through the mount. */
        void awaitMounted() throws BackendException {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            Process look = null;
            try {
                while (look == null || !look.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                    if (!process.isAlive()) {
                        throw failed();
                    }
                    if (System.nanoTime() - deadline > 0) {
                        throw new BackendException(
                                "the user's folders could not be mounted within " + timeoutMs + " ms: " + complaint(),
                                "Is the connection very slow? Try again.");
                    }
                    if (look == null && mounted()) {
                        look = look();
                    }
                    if (look == null) {
                        Thread.sleep(POLL_MS);
                    }
                }
                if (look.exitValue() != 0) {
                    throw failed();
                }
            } catch (IOException e) {
                throw new BackendException("the mount cannot be looked at: " + e.getMessage(), "Look: cpcc doctor", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackendException("mounting was interrupted", "Try again.", e);
            } finally {
                if (look != null) {
                    look.destroyForcibly();
                }
            }
        }

        private BackendException failed() throws InterruptedException {
            // Meanwhile it says why.
            process.waitFor(END_MS, TimeUnit.MILLISECONDS);
            return new BackendException("sshfs could not mount: " + complaint(), "Look: cpcc doctor");
        }

        /**
         * What it asks for is known to the other machine alone. By a process of its own, since it waits for the other machine
         * and can be killed.
         */
        private Process look() throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                    tools.nsenter().toString(),
                    "--user",
                    "--mount",
                    "--preserve-credentials",
                    "-t",
                    Long.toString(pid()),
                    "--",
                    "/usr/bin/stat",
                    "-c",
                    "%s %Y",
                    mountPoint.toString());
            builder.environment().clear();
            return builder.redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        /** Seen in its own namespace; this does not touch the mount, which could block. */
        private boolean mounted() {
            try {
                // Spaces and the like are written as octal numbers there; the fields before cannot contain any.
                return Files.readAllLines(Path.of("/proc/" + pid() + "/mountinfo"), StandardCharsets.ISO_8859_1)
                        .stream()
                        .map(line -> line.split(" "))
                        .anyMatch(fields -> fields.length > 4 && fields[4].equals(escaped(mountPoint)));
            } catch (IOException e) {
                LOG.debug("{}: sshfs is gone", session, e);
                return false;
            }
        }

        private static String escaped(Path path) {
            String bytes = new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return bytes.replace("\\", "\\134")
                    .replace(" ", "\\040")
                    .replace("\t", "\\011")
                    .replace("\n", "\\012");
        }

        private String complaint() {
            try {
                String text = Files.readString(log, StandardCharsets.ISO_8859_1).trim();
                return text.isEmpty() ? "it does not say why" : text.substring(text.lastIndexOf('\n') + 1);
            } catch (IOException e) {
                return e.getMessage();
            }
        }

        /** Ends it, by force when it does not answer. With its last process the namespace and the mount are gone. */
        @Override
        public void close() {
            List<ProcessHandle> inside = process.descendants().toList();
            try {
                inside.forEach(ProcessHandle::destroy);
                if (!process.waitFor(END_MS, TimeUnit.MILLISECONDS)) {
                    LOG.info("{}: sshfs does not end, is killed", session);
                }
                process.toHandle().destroyForcibly();
                inside.forEach(ProcessHandle::destroyForcibly);
                if (!process.waitFor(END_MS, TimeUnit.MILLISECONDS) || !gone(inside)) {
                    LOG.warn("{}: sshfs {} is killed and does not end", session, pid());
                }
                Files.deleteIfExists(mountPoint);
                Files.deleteIfExists(log);
            } catch (InterruptedException e) {
                process.toHandle().destroyForcibly();
                inside.forEach(ProcessHandle::destroyForcibly);
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                LOG.warn("{}: cannot remove {}", session, mountPoint, e);
            }
        }

        /** Not when it is only an exit code that nobody has read yet. */
        private static boolean runs(ProcessHandle process) {
            try {
                return Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline")).length > 0;
            } catch (IOException e) {
                return false;
            }
        }

        private static boolean gone(List<ProcessHandle> processes) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MS);
            while (processes.stream().anyMatch(Running::runs)) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                Thread.sleep(POLL_MS);
            }
            return true;
        }
    }
}
