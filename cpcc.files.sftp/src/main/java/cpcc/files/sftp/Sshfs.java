package cpcc.files.sftp;

import cpcc.backend.api.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts sshfs as root of a user namespace of its own, which takes no root outside. Not through the sandbox: it needs
 * /dev/fuse, and its namespace is entered by the sandbox later.
 */
final class Sshfs {
    private static final Logger LOG = LoggerFactory.getLogger(Sshfs.class);

    /**
     * Without uid and gid 0, which are the account's own in that namespace, the kernel refuses writes. What changes on
     * the user's side is seen within a second or two; files are kept for that second because listing a folder would
     * otherwise cost a round trip for each of them. Never {@code reconnect}: sshfs has nothing to reconnect to.
     */
    private static final String OPTIONS =
            "passive,uid=0,gid=0,nosuid,nodev,dcache_timeout=1,attr_timeout=1,entry_timeout=1";

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

    /** Asks for both when a session begins. */
    Sshfs(Supplier<Tools> tools, IntSupplier mountTimeoutMs) {
        this.tools = tools;
        this.mountTimeoutMs = mountTimeoutMs;
    }

    Running start(String session, Path folder) throws BackendException {
        Tools now = tools.get();
        try {
            Path mountPoint = Files.createDirectories(folder.resolve("mnt")).toRealPath();
            Path log = mountPoint.resolveSibling("sshfs.log");
            ProcessBuilder builder = new ProcessBuilder(
                    now.unshare().toString(),
                    "--user",
                    "--map-root-user",
                    "--mount",
                    "--",
                    now.setpriv().toString(),
                    "--pdeathsig",
                    "KILL",
                    now.sshfs().toString(),
                    "-f",
                    "-o",
                    OPTIONS,
                    ":/",
                    mountPoint.toString());
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/bin:/bin");
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.directory(folder.toFile());
            builder.redirectError(log.toFile());
            Future<Process> started = starter.submit(builder::start);
            return new Running(session, started.get(), mountPoint, log, mountTimeoutMs.getAsInt());
        } catch (IOException | ExecutionException | RejectedExecutionException e) {
            throw new BackendException("sshfs cannot be started: " + e.getMessage(), "Look: cpcc doctor", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException("mounting was interrupted", "Try again.", e);
        }
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
        private final int timeoutMs;

        private Running(String session, Process process, Path mountPoint, Path log, int timeoutMs) {
            this.session = session;
            this.process = process;
            this.mountPoint = mountPoint;
            this.log = log;
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

        /** sshfs mounts first and connects then: there are no files before the user's half has answered. */
        void awaitMounted(BooleanSupplier answered) throws BackendException {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
            try {
                while (!answered.getAsBoolean() || !mounted()) {
                    if (!process.isAlive()) {
                        throw new BackendException("sshfs could not mount: " + complaint(), "Look: cpcc doctor");
                    }
                    if (System.nanoTime() - deadline > 0) {
                        throw new BackendException(
                                "the user's folders could not be mounted within " + timeoutMs + " ms: " + complaint(),
                                "Is the connection very slow? Try again.");
                    }
                    Thread.sleep(POLL_MS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackendException("mounting was interrupted", "Try again.", e);
            }
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

        /** Unmounts and ends, by force when it does not answer. With its last process the namespace and mount are gone. */
        @Override
        public void close() {
            try {
                process.toHandle().destroy();
                if (!process.waitFor(END_MS, TimeUnit.MILLISECONDS)) {
                    LOG.info("{}: sshfs does not end, is killed", session);
                }
                process.toHandle().destroyForcibly();
                if (!process.waitFor(END_MS, TimeUnit.MILLISECONDS)) {
                    LOG.warn("{}: sshfs {} is killed and does not end", session, pid());
                }
                Files.deleteIfExists(mountPoint);
                Files.deleteIfExists(log);
            } catch (InterruptedException e) {
                process.toHandle().destroyForcibly();
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                LOG.warn("{}: cannot remove {}", session, mountPoint, e);
            }
        }
    }
}
