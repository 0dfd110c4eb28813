package cpcc.itest.inside;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The peer of this framework: its configuration, and what its components are doing. */
final class InsidePeer {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final BundleContext context;
    private final Path folder;
    private final Configuration configuration;

    /** Configures the peer, in a folder of its own. */
    InsidePeer(BundleContext context) throws IOException {
        this.context = context;
        folder = Files.createTempDirectory("cpcc-in");
        configuration = theService(ConfigurationAdmin.class).getConfiguration("cpcc.peer", "?");
        Hashtable<String, Object> settings = new Hashtable<>();
        settings.put("name", "alice");
        settings.put(
                "stateDir",
                Files.createDirectory(folder.resolve("state"), OWNER_ONLY).toString());
        settings.put(
                "runtimeDir",
                Files.createDirectory(folder.resolve("run"), OWNER_ONLY).toString());
        settings.put("listenHost", "127.0.0.1");
        settings.put("port", 0);
        settings.put("addresses", new String[] {"127.0.0.1"});
        configuration.update(settings);
    }

    /** {@return the bundles of CPCC that are not tests} */
    List<Bundle> bundles() {
        return Stream.of(context.getBundles())
                .filter(b -> b.getSymbolicName().startsWith("cpcc."))
                .filter(b -> !b.getSymbolicName().equals("cpcc.itest"))
                .toList();
    }

    <T> T theService(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return reference == null ? fail("no service " + type.getName()) : context.getService(reference);
    }

    /** {@return the components that have a configuration, of those that need one} */
    List<String> configured() {
        ServiceComponentRuntime runtime = theService(ServiceComponentRuntime.class);
        return runtime.getComponentDescriptionDTOs(bundles().toArray(new Bundle[0])).stream()
                .filter(c -> c.configurationPolicy.equals("require"))
                .filter(c -> !runtime.getComponentConfigurationDTOs(c).isEmpty())
                .map(c -> c.name)
                .toList();
    }

    /** {@return the services of CPCC with the objects behind them, which are kept in use: a delayed one stays} */
    Map<String, Object> services() throws Exception {
        Map<String, Object> services = new TreeMap<>();
        for (Bundle bundle : bundles()) {
            ServiceReference<?>[] registered = bundle.getRegisteredServices();
            for (ServiceReference<?> reference : registered == null ? new ServiceReference<?>[0] : registered) {
                String type = String.join("+", (String[]) reference.getProperty(Constants.OBJECTCLASS));
                Object service = context.getService(reference);
                if (service != null) {
                    services.put(
                            bundle.getSymbolicName() + " " + type + " " + reference.getProperty(Constants.SERVICE_ID),
                            service);
                }
            }
        }
        return services;
    }

    /** Not one of those that are there once for each file that somebody may write. */
    private boolean isOfThePeer(ComponentDescriptionDTO component) {
        return List.of(component.configurationPid).contains(configuration.getPid());
    }

    /** {@return the components of CPCC that lack something or failed, and what} */
    List<String> unsatisfied() {
        List<String> found = new ArrayList<>();
        ServiceComponentRuntime runtime = theService(ServiceComponentRuntime.class);
        for (ComponentDescriptionDTO component :
                runtime.getComponentDescriptionDTOs(bundles().toArray(new Bundle[0]))) {
            var configurations = runtime.getComponentConfigurationDTOs(component);
            if (configurations.isEmpty() && isOfThePeer(component)) {
                found.add(component.name + " has no configuration");
            }
            for (ComponentConfigurationDTO configured : configurations) {
                boolean fine = configured.state == ComponentConfigurationDTO.SATISFIED
                        || configured.state == ComponentConfigurationDTO.ACTIVE;
                if (!fine) {
                    found.add(component.name + " is in state " + configured.state + ", lacking "
                            + Stream.of(configured.unsatisfiedReferences)
                                    .map(r -> r.name + " " + r.target)
                                    .toList()
                            + (configured.failure == null ? "" : ", failed: " + configured.failure));
                }
            }
        }
        return found;
    }

    /** {@return how many components of CPCC there are} */
    int components() {
        return theService(ServiceComponentRuntime.class)
                .getComponentDescriptionDTOs(bundles().toArray(new Bundle[0]))
                .size();
    }

    /** {@return a value as soon as it is as wished} */
    static <T> T await(String what, Callable<T> value, Predicate<T> wish) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        T last = value.call();
        while (!wish.test(last)) {
            if (System.nanoTime() > end) {
                return fail("still not: " + what + "; it is " + last);
            }
            Thread.sleep(20);
            last = value.call();
        }
        return last;
    }

    /** Takes the configuration away and deletes the files. */
    void close() throws Exception {
        configuration.delete();
        // All of them: a component that is told late would take the next test's configuration for the one it has.
        await("peer off", this::configured, List::isEmpty);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
