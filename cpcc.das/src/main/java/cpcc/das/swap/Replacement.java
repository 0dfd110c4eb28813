package cpcc.das.swap;

import cpcc.das.api.Replaced;
import cpcc.das.session.LiveSession;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a newer version of a backend's bundle beside the old one, and takes the old one away after its last session. In a host
 * that installs the jars of a folder by itself, the folder is what is changed; elsewhere the framework. May be called from
 * any thread.
 */
public final class Replacement {
    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);
    private static final Duration APPEARS = Duration.ofSeconds(10);
    private static final long LOOK_MS = 50;

    private final BundleContext context;
    private final DropIns dropIns;
    private final Use use;
    private final Executor executor;
    private final ReentrantLock one = new ReentrantLock();
    private final Set<Bundle> leaving = ConcurrentHashMap.newKeySet();

    /** What is known of backends and sessions; a bundle is meant by symbolic name, a space, and version. */
    public interface Use {
        /** {@return whether a backend of the bundle is present} */
        boolean isPresent(String bundle);

        /** {@return why a service of the bundle is no backend, if it has such a service} */
        Optional<String> trouble(String bundle);

        /**
         * {@return why the bundle cannot take the place of its older versions, or cannot yet; empty if it can} Blocks while
         * backends are asked.
         */
        Optional<String> obstacle(String bundle);

        /** {@return the sessions that may use a backend of the bundle} */
        List<LiveSession> sessions(String bundle);
    }

    /**
     * Replaces nothing yet.
     *
     * @param context installs and uninstalls
     * @param dropIns what is there
     * @param use who uses it
     * @param executor takes old versions away
     */
    public Replacement(BundleContext context, DropIns dropIns, Use use, Executor executor) {
        this.context = context;
        this.dropIns = dropIns;
        this.use = use;
        this.executor = executor;
    }

    /** See {@link cpcc.das.api.Backends#replace}. */
    public Replaced replace(Path file) throws Failure {
        BundleJar jar = BundleJar.read(file);
        try {
            one.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(jar);
        }
        try {
            List<Bundle> old = olderThan(jar);
            putBeside(jar);
            LOG.info("{} replaces {}", jar.bundle(), old);
            List<Replaced.Old> still = old.stream()
                    .map(b -> new Replaced.Old(
                            b.getVersion().toString(), use.sessions(named(b)).size()))
                    .toList();
            leaving.addAll(old);
            old.forEach(this::leaveAfterTheLastSession);
            return new Replaced(jar.symbolicName(), jar.version().toString(), still);
        } finally {
            one.unlock();
        }
    }

    /**
     * No more versions leave. If the whole peer stops, the jars of those that were to must not come back at its next start;
     * else they may still be in use, and stay until the next replacement.
     */
    public void close() {
        if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING) {
            leaving.forEach(this::deleteJar);
        }
    }

    private List<Bundle> olderThan(BundleJar jar) throws Failure {
        List<Bundle> present = new ArrayList<>(dropIns.named(jar.symbolicName()));
        if (present.stream().noneMatch(b -> use.isPresent(named(b)))) {
            throw new Failure(
                    Reason.BAD_FILE,
                    "there is no backend of " + jar.symbolicName() + " here that "
                            + jar.file().getFileName() + " could replace",
                    dropIns.folder()
                            .map(f -> "to add it, put it into " + f)
                            .orElse("to add it, install and start it as a bundle"));
        }
        present.sort(Comparator.comparing(Bundle::getVersion).reversed());
        Bundle newest = present.get(0);
        if (present.stream().anyMatch(b -> b.getVersion().equals(jar.version()))) {
            throw new Failure(
                    Reason.BAD_FILE,
                    jar.bundle() + " is here already",
                    "give the new one another " + Constants.BUNDLE_VERSION + "; present: cpcc backends");
        }
        if (newest.getVersion().compareTo(jar.version()) > 0) {
            throw new Failure(
                    Reason.BAD_FILE,
                    jar.bundle() + " is older than " + newest.getVersion() + ", which is here",
                    "give it a higher " + Constants.BUNDLE_VERSION);
        }
        return present;
    }

    private void putBeside(BundleJar jar) throws Failure {
        boolean stays = false;
        boolean interrupted = false;
        Optional<Path> target = dropIns.folder().map(f -> f.resolve(jar.symbolicName() + "-" + jar.version() + ".jar"));
        try {
            if (target.isPresent()) {
                moveIn(jar, target.get());
            } else {
                install(jar);
            }
            awaitBackend(jar);
            stays = true;
        } catch (IOException e) {
            throw new Failure(
                    Reason.BAD_FILE, "cannot copy " + jar.file() + ": " + e, "look at the disk: cpcc doctor", e);
        } catch (InterruptedException e) {
            interrupted = true;
            throw interrupted(jar);
        } finally {
            if (!stays) {
                undo(jar, target);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A jar appears in the folder whole or not at all: it is written beside it first. */
    private static void moveIn(BundleJar jar, Path target) throws IOException {
        Path part = Files.createTempFile(target.getParent().toAbsolutePath().getParent(), ".replace", ".part");
        try {
            Files.copy(jar.file(), part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void install(BundleJar jar) throws Failure, IOException {
        try (InputStream in = Files.newInputStream(jar.file())) {
            Bundle bundle = context.installBundle("cpcc.das:" + jar.symbolicName() + "/" + jar.version(), in);
            if (dropIns.missing(bundle).isEmpty()) {
                bundle.start();
            }
        } catch (BundleException e) {
            throw refused(jar, e.getMessage(), e);
        }
    }

    private void awaitBackend(BundleJar jar) throws Failure, InterruptedException {
        long end = System.nanoTime() + APPEARS.toNanos();
        for (Optional<String> obstacle = use.obstacle(jar.bundle());
                obstacle.isPresent();
                obstacle = use.obstacle(jar.bundle())) {
            Optional<Bundle> bundle = dropIns.find(jar.symbolicName(), jar.version());
            boolean hopeless = bundle.isPresent()
                    && bundle.get().getState() == Bundle.INSTALLED
                    && !dropIns.missing(bundle.get()).isEmpty();
            if (hopeless || System.nanoTime() > end) {
                Optional<String> lacking = use.isPresent(jar.bundle()) ? obstacle : Optional.empty();
                String why = use.trouble(jar.bundle())
                        .or(() -> lacking)
                        .or(() -> bundle.map(dropIns::why))
                        .orElse("this host has not installed it within " + APPEARS.toSeconds() + " s");
                throw refused(jar, why, null);
            }
            Thread.sleep(LOOK_MS);
        }
    }

    private void undo(BundleJar jar, Optional<Path> target) {
        try {
            if (target.isPresent()) {
                Files.deleteIfExists(target.get());
            }
        } catch (IOException e) {
            LOG.error("{} is to be deleted by hand", target.get(), e);
        }
        dropIns.find(jar.symbolicName(), jar.version()).ifPresent(this::uninstall);
    }

    private void leaveAfterTheLastSession(Bundle old) {
        List<LiveSession> sessions = use.sessions(named(old));
        CompletableFuture<?>[] ends =
                sessions.stream().map(s -> s.ended().toCompletableFuture()).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends).thenRun(() -> {
            try {
                executor.execute(() -> leave(old));
            } catch (RejectedExecutionException e) {
                LOG.debug("{} stays: this peer is stopped", old);
            }
        });
    }

    private void leave(Bundle old) {
        if (!use.sessions(named(old)).isEmpty()) {
            leaveAfterTheLastSession(old);
            return;
        }
        LOG.info("{} leaves: it was replaced and has no session", named(old));
        deleteJar(old);
        uninstall(old);
        leaving.remove(old);
    }

    private void deleteJar(Bundle old) {
        dropIns.jar(old).ifPresent(jar -> {
            try {
                Files.deleteIfExists(jar);
            } catch (IOException e) {
                LOG.error("{} is to be deleted by hand", jar, e);
            }
        });
    }

    /** The host may do it at the same time, because its jar is gone. */
    private void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
            FrameworkWiring wiring =
                    context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class);
            // Frees its classes; but no other bundle is to restart for that.
            if (wiring.getDependencyClosure(List.of(bundle)).equals(Set.of(bundle))) {
                wiring.refreshBundles(List.of(bundle));
            }
        } catch (BundleException | IllegalStateException e) {
            LOG.debug("{} is uninstalled already", bundle, e);
        }
    }

    private static String named(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static Failure refused(BundleJar jar, String why, Throwable cause) {
        return new Failure(
                Reason.BAD_FILE,
                jar.bundle() + " is not put into use: " + why,
                "what was here is still used; see it: cpcc backends",
                cause);
    }

    private static Failure interrupted(BundleJar jar) {
        return new Failure(Reason.FAILED, "replacing by " + jar.bundle() + " was interrupted; nothing has changed");
    }
}
