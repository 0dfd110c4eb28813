package cpcc.itest.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.resource.ResourceUtils;
import cpcc.itest.peers.Jars;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.resource.Resource;

/** The distribution is an OSGi repository, wherever it lies. */
class IndexIT {
    @TempDir
    static Path elsewhere;

    private static Resolving repository;

    @BeforeAll
    static void copyTheDistribution() throws Exception {
        Path dist = Jars.root().resolve("cpcc.app/target/dist");
        Files.createDirectory(elsewhere.resolve("bundles"));
        Files.copy(dist.resolve("index.xml"), elsewhere.resolve("index.xml"));
        try (Stream<Path> jars = Files.list(dist.resolve("bundles"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, elsewhere.resolve("bundles").resolve(jar.getFileName()));
            }
        }
        repository = Resolving.of(elsewhere.resolve("index.xml").toUri(), Jars.framework("org.apache.felix.framework"));
    }

    @Test
    void everyBundleIsInItUnderItsOwnHash() throws Exception {
        for (Resource resource : repository.bundles()) {
            Path jar = Path.of(Resolving.url(resource));
            assertEquals(elsewhere.resolve("bundles"), jar.getParent(), "relative to the index");
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            assertEquals(
                    HexFormat.of().formatHex(hash),
                    ResourceUtils.getContentCapability(resource).osgi_content().toLowerCase(java.util.Locale.ROOT),
                    jar.toString());
        }
        Set<URI> indexed =
                new TreeSet<>(repository.bundles().stream().map(Resolving::url).toList());
        try (Stream<Path> jars = Files.list(elsewhere.resolve("bundles"))) {
            assertEquals(new TreeSet<>(jars.map(Path::toUri).toList()), indexed);
        }
    }

    @Test
    void everyBundleOfCpccResolvesWithIt() throws Exception {
        Set<String> own =
                new TreeSet<>(repository.bundles().stream().map(Resolving::name).toList());
        own.removeIf(name -> !name.startsWith("cpcc."));
        assertEquals(new TreeSet<>(Jars.cpcc().stream().map(Jars::symbolicName).toList()), own);
        for (String name : own) {
            Set<URI> needs = repository.needs(name);
            assertTrue(needs.stream().allMatch(n -> Files.exists(Path.of(n))), needs.toString());
        }
    }
}
