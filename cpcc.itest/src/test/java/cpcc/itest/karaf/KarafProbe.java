package cpcc.itest.karaf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Runs inside Karaf, in a bundle that the test makes: writes down again and again what is there. */
public final class KarafProbe implements BundleActivator {
    /** Framework property: the file to write. */
    static final String FILE = "cpcc.probe";

    private Thread thread;

    @Override
    public void start(BundleContext context) {
        Path file = Path.of(context.getProperty(FILE));
        thread = new Thread(() -> watch(context, file), "probe");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext context) {
        thread.interrupt();
    }

    private static void watch(BundleContext context, Path file) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Path next = file.resolveSibling(file.getFileName() + ".next");
                Files.write(next, seen(context));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the probe cannot write " + file, e);
        }
    }

    private static List<String> seen(BundleContext context) throws Exception {
        List<String> seen = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            boolean runs = bundle.getState() == Bundle.ACTIVE || fragment && bundle.getState() == Bundle.RESOLVED;
            seen.add("bundle " + bundle.getSymbolicName() + " " + (runs ? "runs" : "state " + bundle.getState()));
        }
        for (ServiceReference<?> reference : context.getAllServiceReferences(null, null)) {
            for (String contract : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
                seen.add("service " + contract);
            }
        }
        return seen;
    }
}
