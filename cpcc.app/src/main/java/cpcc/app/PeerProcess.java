package cpcc.app;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The peer in this process: a framework with the distribution's bundles, from now until it is stopped or signalled. */
final class PeerProcess {
    private static final long STOP_LIMIT_MS = 15_000;

    private final Places places;
    private final int uid;
    private final Path dist;

    PeerProcess(Places places, int uid, Path dist) {
        this.places = places;
        this.uid = uid;
        this.dist = dist;
    }

    /**
     * Runs the peer to its end.
     *
     * @return the exit code
     * @throws Problem if another process has its state folder, or it cannot be started
     */
    int run() throws Problem, IOException, InterruptedException {
        Path state = Start.stateFolder(places, new PeerConfig(places.peerConfig()));
        PrivateFolder.make(state, uid);
        PeerLock lock = PeerLock.take(state, places.runtime());
        try {
            setUpLogging();
            Framework framework = ServiceLoader.load(FrameworkFactory.class)
                    .findFirst()
                    .orElseThrow(
                            () -> new Problem(Problem.CPCC, "The framework is missing from " + dist.resolve("lib")))
                    .newFramework(properties());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(framework), "peer: end"));
            start(framework);
            framework.waitForStop(0);
            return 0;
        } catch (BundleException e) {
            throw new Problem(Problem.CPCC, "The peer cannot be started: " + e.getMessage());
        } finally {
            // Held until the very end of the process, by which cpcc stop knows it.
            Reference.reachabilityFence(lock);
        }
    }

    private void start(Framework framework) throws BundleException, IOException {
        framework.init();
        framework.getBundleContext().addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.ERROR) {
                System.err.println("ERROR framework: " + event.getBundle() + ": " + event.getThrowable());
            }
        });
        Bundles.install(framework.getBundleContext(), dist.resolve("bundles"));
        framework.getBundleContext().addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.STARTED) {
                for (Bundle idle : Bundles.idle(framework.getBundleContext())) {
                    System.err.println("ERROR framework: " + idle.getSymbolicName() + " is not running");
                }
            }
        });
        framework.start();
    }

    private static void end(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(STOP_LIMIT_MS);
        } catch (BundleException | InterruptedException e) {
            System.err.println("ERROR the peer did not stop in order: " + e);
        }
    }

    private Map<String, String> properties() throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put("cpcc.standalone", "true");
        properties.put("cpcc.version", Files.readString(dist.resolve("VERSION")).strip());
        properties.put("cpcc.stateDir", places.state().toString());
        properties.put("cpcc.runtimeDir", places.runtime().toString());
        properties.put("cpcc.dataDirs", places.dataDirs());
        properties.put("cpcc.backendsDir", places.backends().toString());
        properties.put("cpcc.ownDirs", ownDirs());

        properties.put(
                Constants.FRAMEWORK_STORAGE, places.cache().resolve("bundles").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(Bundles.LAST_LEVEL));
        properties.put("felix.shutdown.hook", "false");
        properties.put("felix.log.level", "1");

        properties.putAll(new Watched(places).properties());
        return properties;
    }

    /** {@return what no application of another member may ever see: whoever writes there decides what this peer does} */
    private String ownDirs() throws IOException {
        return String.join(
                ",",
                places.config().toString(),
                places.state().toString(),
                places.cache().toString(),
                places.runtime().toString(),
                places.backends().toString(),
                dist.toRealPath().toString());
    }

    /**
     * System properties, because the logger reads no other; they are this process's, which is the peer's alone. In the
     * background its log is bounded here; in a terminal or under a service manager that is theirs to do.
     */
    private static void setUpLogging() throws IOException {
        String log = System.getProperty("cpcc.log", "");
        if (!log.isEmpty()) {
            PrintStream bounded = new PrintStream(new PeerLog(Path.of(log)).open(), true, StandardCharsets.UTF_8);
            System.setOut(bounded);
            System.setErr(bounded);
        }
        String logger = "org.slf4j.simpleLogger.";
        System.setProperty(logger + "logFile", "System.out");
        System.setProperty(logger + "showDateTime", "true");
        System.setProperty(logger + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        System.setProperty(logger + "showThreadName", "false");
        System.setProperty(logger + "showShortLogName", "true");
        System.setProperty(logger + "log.org.apache.mina", "warn");
    }
}
