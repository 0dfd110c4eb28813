package cpcc.das.swap;

import cpcc.exec.api.ExecBackend;
import cpcc.files.api.FileBackend;
import cpcc.messaging.api.Failure;
import cpcc.sandbox.api.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles of this framework, and the jars of the folder of drop-ins, seen as backends. May be called from any thread. */
public final class DropIns {
    private static final Logger LOG = LoggerFactory.getLogger(DropIns.class);
    private static final List<String> CONTRACTS =
            List.of(ExecBackend.class.getName(), FileBackend.class.getName(), Sandbox.class.getName());

    private final BundleContext context;
    private final Optional<Path> folder;

    /**
     * Looks at nothing yet.
     *
     * @param context to see the bundles
     * @param folder from which this host installs every jar by itself; empty if there is none
     */
    public DropIns(BundleContext context, Optional<Path> folder) {
        this.context = context;
        this.folder = folder;
    }

    /**
     * What cannot be used.
     *
     * @param name symbolic name, a space, and version; or of a file that is no bundle
     * @param why one line
     */
    public record Unusable(String name, String why) {}

    /**
     * {@return bundles and jars that should be backends and are none}
     *
     * @param known the bundles, as symbolic name, space, version, of which a service is known
     */
    public List<Unusable> unusable(Set<String> known) {
        List<Unusable> found = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != 0 && !known.contains(named(bundle)) && isMeant(bundle)) {
                found.add(new Unusable(named(bundle), why(bundle)));
            }
        }
        for (Path jar : jars()) {
            try {
                BundleJar head = BundleJar.read(jar);
                if (find(head.symbolicName(), head.version()).isEmpty()) {
                    found.add(
                            new Unusable(jar.getFileName().toString(), "it is not installed; see the log: cpcc logs"));
                }
            } catch (Failure e) {
                found.add(new Unusable(jar.getFileName().toString(), e.getMessage()));
            }
        }
        return found;
    }

    Optional<Path> folder() {
        return folder;
    }

    List<Bundle> named(String symbolicName) {
        return Stream.of(context.getBundles())
                .filter(b -> symbolicName.equals(b.getSymbolicName()))
                .toList();
    }

    Optional<Bundle> find(String symbolicName, Version version) {
        return named(symbolicName).stream()
                .filter(b -> b.getVersion().equals(version))
                .findFirst();
    }

    /** {@return the jar in the folder that a bundle was installed from} */
    Optional<Path> jar(Bundle bundle) {
        return jars().stream()
                .filter(j -> isFrom(bundle, j) || isCopyIn(bundle, j))
                .findFirst();
    }

    /** {@return what the bundle needs and is not here} */
    List<String> missing(Bundle bundle) {
        return new Wanting(context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class)).of(bundle);
    }

    /** {@return why a bundle that should have a backend has none} */
    String why(Bundle bundle) {
        if (bundle.getState() == Bundle.INSTALLED) {
            List<String> missing = missing(bundle);
            return missing.isEmpty()
                    ? "it is not resolved: what it needs does not fit together, or nobody has started it"
                    : "it does not resolve: it needs " + String.join("; ", missing);
        }
        return switch (bundle.getState()) {
            case Bundle.RESOLVED ->
                "it does not run: it was not started, or failed when it was; see the log: cpcc logs";
            case Bundle.STARTING -> "it is being started";
            case Bundle.STOPPING -> "it is being stopped";
            default -> "it runs and has no backend: no component of it is satisfied, or it has none";
        };
    }

    private static String named(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** It says so in its manifest, or a person put it where backends are put. */
    private boolean isMeant(Bundle bundle) {
        String provides = bundle.getHeaders("").get(Constants.PROVIDE_CAPABILITY);
        return provides != null && CONTRACTS.stream().anyMatch(provides::contains)
                || folder.isPresent() && jars().stream().anyMatch(j -> isFrom(bundle, j));
    }

    private static boolean isFrom(Bundle bundle, Path jar) {
        String location = bundle.getLocation();
        if (!location.startsWith("file:")) {
            return false;
        }
        try {
            return Path.of(URI.create(location)).equals(jar);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isCopyIn(Bundle bundle, Path jar) {
        try {
            BundleJar head = BundleJar.read(jar);
            return head.symbolicName().equals(bundle.getSymbolicName())
                    && head.version().equals(bundle.getVersion());
        } catch (Failure e) {
            return false;
        }
    }

    private List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        if (folder.isPresent() && Files.isDirectory(folder.get())) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.get(), "*.jar")) {
                all.forEach(jars::add);
            } catch (IOException e) {
                LOG.warn("cannot look into {}: {}", folder.get(), e.toString());
            }
        }
        return jars;
    }
}
