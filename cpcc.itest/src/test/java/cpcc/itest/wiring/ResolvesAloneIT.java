package cpcc.itest.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Jars;
import cpcc.itest.peers.PeerFramework;
import cpcc.itest.peers.PeerFramework.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bundle declares all that it needs: with that, and nothing else, it runs. */
class ResolvesAloneIT {
    /**
     * Imports that may be missing, and why. Gogo: cpcc.shell shows its commands there, if it is there. jdk.net: tells who
     * calls at the control socket; Equinox does not hand it out. Event Admin: cpcc.das posts events, if it is there.
     */
    private static final Set<String> OPTIONAL = Set.of(
            "cpcc.shell org.apache.felix.service.command",
            "cpcc.shell jdk.net",
            "cpcc.das org.osgi.service.event",
            "cpcc.messaging com.github.luben.zstd");

    private static Resolving delivered;

    @BeforeAll
    static void readAllJars() throws Exception {
        delivered = Resolving.of(Jars.delivered(), felix());
    }

    static List<String> bundles() {
        return Jars.cpcc().stream().map(Jars::symbolicName).sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void aBundleRunsWithNothingButWhatItDeclares(String name) throws Exception {
        List<Path> jars = delivered.needs(name).stream().map(Path::of).toList();
        Path folder = Files.createTempDirectory("cpcc-alone");
        try (PeerFramework alone = PeerFramework.launchAlone(Host.FELIX, name, folder, jars)) {
            assertEquals(List.of(), alone.notActive(), () -> name + " with " + names(jars));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cpcc.das, com.google.gson, com.google.gson",
        "cpcc.das, cpcc.p2p, cpcc.p2p.api.Communities",
        "cpcc.exec.terminal, cpcc.api, cpcc.exec.api",
        "cpcc.exec.terminal, org.apache.felix.scr, osgi.component",
        "cpcc.messaging, org.apache.mina.core, org.apache.mina.core",
        "cpcc.shell, picocli, picocli"
    })
    void whatIsMissingIsNamed(String name, String without, String missing) throws Exception {
        List<Path> less = Jars.delivered().stream()
                .filter(j -> !Jars.symbolicName(j).equals(without))
                .toList();
        assertEquals(Jars.delivered().size() - 1, less.size(), without + " is delivered");
        Resolving resolving = Resolving.of(less, felix());
        AssertionError error = assertThrows(AssertionError.class, () -> resolving.needs(name));
        assertTrue(error.getMessage().contains(missing), error.getMessage());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void aBackendNeedsNothingOfCpccButTheContractsAndASandbox(String name) throws Exception {
        Set<String> allowed = new TreeSet<>(List.of(name, "cpcc.api"));
        if (name.matches("cpcc\\.(exec|files)\\..*")) {
            allowed.add("cpcc.sandbox.bwrap");
        } else if (!name.startsWith("cpcc.sandbox.")) {
            return;
        }
        Set<String> needs = names(delivered.needs(name).stream().map(Path::of).toList());
        needs.removeIf(n -> !n.startsWith("cpcc.") || allowed.contains(n));
        assertEquals(Set.of(), needs);
    }

    @Test
    void whatIsOptionalIsKnown() {
        Set<String> optional = Jars.cpcc().stream()
                .map(Jar::read)
                .flatMap(jar ->
                        jar.imports().stream().filter(Jar.Import::optional).map(i -> jar.name() + " " + i.name()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(OPTIONAL), optional);
    }

    private static Path felix() {
        return Jars.framework("org.apache.felix.framework");
    }

    private static Set<String> names(List<Path> jars) {
        return jars.stream().map(Jars::symbolicName).collect(Collectors.toCollection(TreeSet::new));
    }
}
