package cpcc.das.swap;

import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * The wish for a package in any version, to see which there are.
 *
 * @param name of the package
 */
record AnyVersion(String name) implements Requirement {
    @Override
    public String getNamespace() {
        return BundleRevision.PACKAGE_NAMESPACE;
    }

    @Override
    public Map<String, String> getDirectives() {
        return Map.of(Constants.FILTER_DIRECTIVE, "(" + BundleRevision.PACKAGE_NAMESPACE + "=" + name + ")");
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of();
    }

    @Override
    public Resource getResource() {
        return null;
    }
}
