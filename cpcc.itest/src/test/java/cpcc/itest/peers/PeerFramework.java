package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A whole peer as a framework of its own inside this JVM, made of the delivered bundles. The contracts are the test's own
 * classes, so that a test calls the peer's services directly; everything else is loaded by the framework's bundles, apart
 * from any other peer.
 */
public final class PeerFramework implements AutoCloseable {
    /** Which framework a peer runs in. */
    public enum Host {
        /** Apache Felix, which the distribution uses. */
        FELIX("org.apache.felix.framework"),
        /** Eclipse Equinox. */
        EQUINOX("org.eclipse.osgi");

        private final String artifact;

        Host(String artifact) {
            this.artifact = artifact;
        }
    }

    private static final String PID = "cpcc.peer";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Whose packages the test and the bundles share. */
    private static final Set<String> SHARED = Set.of("cpcc.api", "org.osgi.service.cm");
    /** The same for a peer that has the contracts to itself. */
    private static final Set<String> APART = Set.of("org.osgi.service.cm");

    private final String name;
    private final Path folder;
    private final URLClassLoader loader;
    private final Framework framework;

    private PeerFramework(String name, Path folder, URLClassLoader loader, Framework framework) {
        this.name = name;
        this.folder = folder;
        this.loader = loader;
        this.framework = framework;
    }

    /**
     * {@return a peer that runs with all delivered bundles and the configuration of {@link #configuration}}
     *
     * @param host which framework
     * @param name of the peer
     * @param settings that differ from the test's usual ones
     */
    public static PeerFramework start(Host host, String name, Map<String, Object> settings) throws Exception {
        Path folder = Files.createTempDirectory("cpcc-" + name);
        return launch(host, name, folder, Jars.delivered()).configured(settings);
    }

    /**
     * {@return the same, but with the contracts to itself: a test cannot call its services, and the bundle of the contracts
     * can be refreshed like any other}
     *
     * @param host which framework
     * @param name of the peer
     * @param settings that differ from the test's usual ones
     */
    public static PeerFramework startApart(Host host, String name, Map<String, Object> settings) throws Exception {
        Path folder = Files.createTempDirectory("cpcc-" + name);
        return launch(host, name, folder, Jars.delivered(), APART).configured(settings);
    }

    private PeerFramework configured(Map<String, Object> settings) throws Exception {
        try {
            configure(settings);
            return this;
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    /**
     * {@return a framework with bundles that are started but not configured}
     *
     * @param host which framework
     * @param name of the peer
     * @param folder of its own; deleted at the end
     * @param jars the bundles
     */
    public static PeerFramework launch(Host host, String name, Path folder, List<Path> jars) throws Exception {
        return launch(host, name, folder, jars, SHARED);
    }

    /**
     * {@return the same without a package of the test's among those that the bundles see}
     *
     * @param host which framework
     * @param name of the peer
     * @param folder of its own; deleted at the end
     * @param jars the bundles
     */
    public static PeerFramework launchAlone(Host host, String name, Path folder, List<Path> jars) throws Exception {
        return launch(host, name, folder, jars, Set.of());
    }

    private static PeerFramework launch(Host host, String name, Path folder, List<Path> jars, Set<String> shared)
            throws Exception {
        URLClassLoader loader = new URLClassLoader(
                new URL[] {Jars.framework(host.artifact).toUri().toURL()}, PeerFramework.class.getClassLoader());
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class, loader).findFirst().orElseThrow();
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("bundles").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages(shared));
        properties.put("felix.log.level", "1");
        PeerFramework peer = new PeerFramework(name, folder, loader, factory.newFramework(properties));
        try {
            peer.framework.start();
            peer.install(jars);
            return peer;
        } catch (Exception e) {
            peer.close();
            throw e;
        }
    }

    /**
     * {@return this peer again after a stop, with the files it left; close that one instead of this}
     *
     * @param host which framework
     */
    public PeerFramework again(Host host) throws Exception {
        return launch(host, name, folder, Jars.delivered());
    }

    private static String packages(Set<String> shared) {
        List<String> packages = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && shared.contains(Jars.symbolicName(jar))) {
                packages.add(Jars.header(jar, Constants.EXPORT_PACKAGE));
            }
        }
        return String.join(",", packages);
    }

    private void install(List<Path> jars) throws BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars) {
            installed.add(framework.getBundleContext().installBundle("file:" + jar));
        }
        for (Bundle bundle : installed) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }

    /**
     * Gives the peer its configuration, or another one.
     *
     * @param settings that differ from the test's usual ones
     */
    public void configure(Map<String, Object> settings) throws Exception {
        service(ConfigurationAdmin.class).getConfiguration(PID, "?").update(configuration(settings));
    }

    private Dictionary<String, Object> configuration(Map<String, Object> settings) throws IOException {
        Hashtable<String, Object> all = new Hashtable<>();
        all.put("name", name);
        all.put("stateDir", Trees.privateFolder(folder.resolve("state")).toString());
        all.put("runtimeDir", Trees.privateFolder(folder.resolve("run")).toString());
        all.put("listenHost", "127.0.0.1");
        all.put("port", 0);
        all.put("addresses", new String[] {"127.0.0.1"});
        all.put("reconnectGraceMs", 3000);
        all.put("terminateGraceMs", 1000);
        all.putAll(settings);
        return all;
    }

    /** {@return the framework's own context, to register a test's services with} */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** {@return the peer's name} */
    public String name() {
        return name;
    }

    /** {@return the folder that holds all files of the peer} */
    public Path folder() {
        return folder;
    }

    /**
     * {@return a service, waited for}
     *
     * @param type the contract
     * @param <T> the contract
     */
    public <T> T service(Class<T> type) throws Exception {
        return service(type, "(" + Constants.SERVICE_ID + "=*)");
    }

    /**
     * {@return a service with certain properties, waited for}
     *
     * @param type the contract
     * @param filter that its properties match
     * @param <T> the contract
     */
    public <T> T service(Class<T> type, String filter) throws Exception {
        ServiceReference<?>[] found = Await.until(
                name + " has service " + type.getName() + filter,
                PATIENCE,
                () -> context().getAllServiceReferences(type.getName(), filter),
                references -> references != null);
        // Kept until the framework stops: a service made for this bundle would end when given back.
        return type.cast(context().getService(found[0]));
    }

    /** {@return what is registered by bundles of CPCC: bundle, contract and service id} */
    public List<String> services() throws Exception {
        ServiceReference<?>[] all = framework.getBundleContext().getAllServiceReferences(null, null);
        return Stream.of(all)
                .filter(r ->
                        r.getBundle() != null && r.getBundle().getSymbolicName().startsWith("cpcc."))
                .map(r -> r.getBundle().getSymbolicName() + " "
                        + String.join("+", (String[]) r.getProperty(Constants.OBJECTCLASS)) + " "
                        + r.getProperty(Constants.SERVICE_ID))
                .sorted()
                .toList();
    }

    /**
     * {@return a bundle of this peer}
     *
     * @param symbolicName its name
     */
    public Bundle bundle(String symbolicName) {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(b -> b.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Refreshes a bundle with all that is wired to it, and waits until the framework has done so.
     *
     * @param symbolicName its name
     */
    public void refresh(String symbolicName) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle(symbolicName)), event -> done.countDown());
        if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " did not refresh " + symbolicName);
        }
    }

    /**
     * When the framework stops, one bundle is stopped before all others.
     *
     * @param symbolicName its name
     */
    public void stopsFirst(String symbolicName) throws Exception {
        FrameworkStartLevel level = context().getBundle(0).adapt(FrameworkStartLevel.class);
        int above = level.getStartLevel() + 1;
        level.setStartLevel(above);
        Await.until("start level " + above, PATIENCE, level::getStartLevel, now -> now == above);
        bundle(symbolicName).adapt(BundleStartLevel.class).setStartLevel(above);
    }

    /** {@return the bundles that do not run, with their state} */
    public List<String> notActive() {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(b -> b.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(b -> b.getState() != Bundle.ACTIVE)
                .map(b -> b.getSymbolicName() + " " + b.getState())
                .toList();
    }

    /** Stops the peer, waits until it has stopped, and deletes its files. Harmless when already closed. */
    @Override
    public void close() throws IOException {
        stop();
        Trees.delete(folder);
    }

    /** Stops the peer and waits until it has stopped; its files stay. */
    public void stop() throws IOException {
        try {
            framework.stop();
            FrameworkEvent event = framework.waitForStop(PATIENCE.toMillis());
            assertEquals(FrameworkEvent.STOPPED, event.getType(), name + " did not stop");
        } catch (BundleException e) {
            throw new IOException("cannot stop " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " stopped", e);
        } finally {
            loader.close();
        }
    }
}
