package cpcc.itest.peers;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Which components there are, as objects: one that was restarted is another one. */
final class Identities {
    private Identities() {}

    /** {@return each service of CPCC's bundles with its ids and the identity of its object} */
    static Set<String> of(BundleContext context) throws InvalidSyntaxException {
        Set<String> identities = new TreeSet<>();
        for (ServiceReference<?> reference : context.getAllServiceReferences(null, null)) {
            if (reference.getBundle() != null
                    && reference.getBundle().getSymbolicName().startsWith("cpcc.")
                    && !reference.getBundle().getSymbolicName().startsWith("cpcc.itest")) {
                Object service = context.getService(reference);
                identities.add(String.join(
                        " ",
                        reference.getBundle().getSymbolicName(),
                        String.join("+", (String[]) reference.getProperty(Constants.OBJECTCLASS)),
                        "service " + reference.getProperty(Constants.SERVICE_ID),
                        "component " + reference.getProperty("component.id"),
                        "object " + System.identityHashCode(service)));
            }
        }
        Stream.of(context.getBundles())
                .filter(b -> b.getSymbolicName().startsWith("cpcc."))
                .forEach(b -> identities.add(b + " changed " + b.getLastModified()));
        return identities;
    }
}
