package cpcc.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The distribution's bundles, in the order in which they start: what others need, then the readers of configuration, then
 * CPCC's own, so that a component is made once, with its configuration. They are copied into the framework's storage: a new
 * build of the distribution does not pull the ground away from a running peer.
 */
final class Bundles {
    /** The start level at which all of them run. */
    static final int LAST_LEVEL = 4;

    private static final String LOCATION = "cpcc:";
    private static final int LIBRARIES = 1;
    private static final int READERS = 2;
    private static final int OWN = 3;

    private Bundles() {}

    /** Installs every jar of a folder and marks it to be started at its level. */
    static void install(BundleContext context, Path folder) throws IOException, BundleException {
        List<Bundle> installed = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                try (InputStream in = Files.newInputStream(jar)) {
                    installed.add(context.installBundle(LOCATION + jar.getFileName(), in));
                }
            }
        }
        for (Bundle bundle : installed) {
            bundle.adapt(BundleStartLevel.class).setStartLevel(level(bundle.getSymbolicName()));
        }
        for (Bundle bundle : installed) {
            if (!isFragment(bundle)) {
                bundle.start();
            }
        }
    }

    /** {@return the bundles of the distribution that should run and do not} */
    static List<Bundle> idle(BundleContext context) {
        List<Bundle> idle = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)
                    && !isFragment(bundle)
                    && (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0) {
                idle.add(bundle);
            }
        }
        return idle;
    }

    static int level(String symbolicName) {
        if (symbolicName.startsWith("cpcc.")) {
            return OWN;
        }
        return symbolicName.endsWith(".fileinstall") || symbolicName.contains(".gogo.") ? READERS : LIBRARIES;
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }
}
