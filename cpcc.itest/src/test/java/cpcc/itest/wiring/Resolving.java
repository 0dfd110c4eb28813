package cpcc.itest.wiring;

import aQute.bnd.build.model.EE;
import aQute.bnd.osgi.repository.ResourcesRepository;
import aQute.bnd.osgi.repository.XMLResourceParser;
import aQute.bnd.osgi.resource.ResourceBuilder;
import aQute.bnd.osgi.resource.ResourceUtils;
import biz.aQute.resolve.ResolverValidator;
import biz.aQute.resolve.ResolverValidator.Resolution;
import biz.aQute.resolve.ResolverValidator.ResolutionType;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.resource.Resource;

/**
 * Bundles as an OSGi repository, resolved by bnd as they would have to be on Felix and Java 17: packages, capabilities, and
 * the services that components need.
 */
final class Resolving {
    private final List<Resource> resources;
    private final Resource system;

    private Resolving(Collection<Resource> resources, Path framework) throws Exception {
        this.resources = List.copyOf(resources);
        ResourceBuilder builder = new ResourceBuilder();
        builder.addFile(framework.toFile(), framework.toUri());
        builder.addEE(EE.JavaSE_17);
        system = builder.build();
    }

    /** {@return a repository of some jars} */
    static Resolving of(Collection<Path> jars, Path framework) throws Exception {
        List<Resource> resources = new ArrayList<>();
        for (Path jar : jars) {
            ResourceBuilder builder = new ResourceBuilder();
            builder.addFile(jar.toFile(), jar.toUri());
            resources.add(builder.build());
        }
        return new Resolving(resources, framework);
    }

    /** {@return the repository that an index describes} */
    static Resolving of(URI index, Path framework) throws Exception {
        return new Resolving(XMLResourceParser.getResources(index), framework);
    }

    /** {@return the bundles in the repository} */
    List<Resource> bundles() {
        return resources.stream().filter(Resolving::isJar).toList();
    }

    /**
     * {@return the jars that a bundle runs with, its own included}
     *
     * @param name its symbolic name
     * @throws AssertionError if it does not resolve, with what is missing
     */
    Set<URI> needs(String name) throws Exception {
        Resource wanted = resources.stream()
                .filter(r -> name(r).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in the repository"));
        try (ResolverValidator validator = new ResolverValidator()) {
            validator.setSystem(system);
            validator.setProperty("-resolve.effective", "active");
            // ResolverValidator's own way in sets these two.
            validator.setProperty("-runfw", "dummy");
            validator.setProperty("-runprovidedcapabilities.extra", "${native_capability}");
            Resolution resolution = validator.resolve(new ResourcesRepository(resources), wanted);
            if (resolution.type != ResolutionType.OK) {
                throw new AssertionError(name + " does not resolve: " + resolution.missing + " "
                        + String.join("\n", validator.getErrors()));
            }
            return resolution.resolved.stream()
                    .filter(r -> resources.contains(r) && isJar(r))
                    .map(Resolving::url)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** bnd stands in for each Java version of a multi-release jar with a resource that has no file. */
    private static boolean isJar(Resource resource) {
        return url(resource).getScheme().equals("file");
    }

    /** {@return the symbolic name of a bundle} */
    static String name(Resource resource) {
        return ResourceUtils.getIdentityCapability(resource).osgi_identity();
    }

    /** {@return where a bundle is} */
    static URI url(Resource resource) {
        return ResourceUtils.getContentCapability(resource).url();
    }
}
