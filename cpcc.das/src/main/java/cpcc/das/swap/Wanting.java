package cpcc.das.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Requirement;

/** What a bundle needs and nothing here provides, in words. */
final class Wanting {
    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]+)\\)");
    private static final Pattern FROM = Pattern.compile("(?<!\\(!)\\(version>=([^)]+)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");

    private final FrameworkWiring framework;

    Wanting(FrameworkWiring framework) {
        this.framework = framework;
    }

    /** {@return each thing that is missing; empty if all is there} */
    List<String> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<String> missing = new ArrayList<>();
        if (revision == null) {
            return missing;
        }
        for (Requirement requirement : revision.getRequirements(null)) {
            if (isNeeded(requirement) && framework.findProviders(requirement).isEmpty()) {
                missing.add(named(requirement));
            }
        }
        return missing;
    }

    private static boolean isNeeded(Requirement requirement) {
        String effective = requirement.getDirectives().getOrDefault(Constants.EFFECTIVE_DIRECTIVE, "resolve");
        return effective.equals(Constants.EFFECTIVE_RESOLVE)
                && !Constants.RESOLUTION_OPTIONAL.equals(
                        requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
    }

    private String named(Requirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        Matcher name = PACKAGE.matcher(filter);
        if (!requirement.getNamespace().equals(BundleRevision.PACKAGE_NAMESPACE) || !name.find()) {
            return requirement.getNamespace() + " " + filter;
        }
        String range = range(filter);
        return "package " + name.group(1) + (range.isEmpty() ? "" : " " + range) + ", " + here(name.group(1));
    }

    private static String range(String filter) {
        Matcher from = FROM.matcher(filter);
        Matcher below = BELOW.matcher(filter);
        if (!from.find()) {
            return "";
        }
        return below.find() ? "[" + from.group(1) + "," + below.group(1) + ")" : from.group(1) + " or later";
    }

    private String here(String name) {
        String versions = framework.findProviders(new AnyVersion(name)).stream()
                .map(BundleCapability::getAttributes)
                .map(a -> a.get(Constants.VERSION_ATTRIBUTE))
                .filter(Version.class::isInstance)
                .map(Object::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? "which nothing here has" : "here is " + versions;
    }
}
