package cpcc.itest.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Who may import whom, and what no bundle may do: read from the jars as they are delivered. */
class WiringTest {
    /** Modules of the reactor that make no bundle of the product. */
    private static final Set<String> NO_BUNDLES = Set.of("cpcc.app", "cpcc.itest", "cpcc.bench");

    private static final Set<String> FROM_THE_PROCESS = Set.of(
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.getProperties",
            "java.lang.System.setProperty",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.Boolean.getBoolean");

    private static List<Jar> jars;
    private static Map<String, List<Version>> provided;

    @BeforeAll
    static void readAllJars() {
        List<Jar> delivered = Jars.delivered().stream().map(Jar::read).toList();
        jars = delivered.stream().filter(j -> j.name().startsWith("cpcc.")).toList();
        provided = new LinkedHashMap<>();
        for (Jar jar : delivered) {
            jar.exports().forEach((name, version) -> provided.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(version));
        }
        ModuleLayer.boot().modules().stream()
                .flatMap(m -> m.getDescriptor().exports().stream())
                .forEach(e -> provided.computeIfAbsent(e.source(), n -> new ArrayList<>())
                        .add(Version.emptyVersion));
        Jar.read(Jars.framework("org.apache.felix.framework"))
                .exports()
                .forEach((name, version) ->
                        provided.computeIfAbsent(name, n -> new ArrayList<>()).add(version));
    }

    @Test
    void everyModuleOfTheReactorIsLookedAt() throws IOException {
        Set<String> modules = new TreeSet<>();
        Matcher module = Pattern.compile("<module>(.*?)</module>")
                .matcher(Files.readString(Jars.root().resolve("pom.xml")));
        while (module.find()) {
            modules.add(module.group(1));
        }
        modules.removeAll(NO_BUNDLES);
        assertEquals(modules, jars.stream().map(Jar::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aBundleImportsOnlyWhatItsRuleNames() {
        none(jars.stream().flatMap(jar -> jar.imports().stream()
                .filter(i -> !Rule.of(jar.name()).allows(i.name()))
                .map(i -> jar.name() + " imports " + i.name())));
    }

    @Test
    void noClassNamesAPackageThatItsBundleMayNotImport() {
        none(jars.stream().flatMap(jar -> jar.classes().stream().flatMap(c -> c.types().stream()
                .map(Jar::packageOf)
                .filter(p -> p.startsWith("cpcc.") && !jar.packages().contains(p))
                .filter(p -> !Rule.of(jar.name()).allows(p))
                .map(p -> jar.name() + ": " + c.name() + " names " + p))));
    }

    @Test
    void aBundleImportsEveryContractAndLibraryThatItsClassesName() {
        none(jars.stream().flatMap(jar -> {
            Set<String> imported = jar.imports().stream().map(Jar.Import::name).collect(Collectors.toSet());
            return jar.classes().stream().flatMap(c -> c.types().stream()
                    .map(Jar::packageOf)
                    .filter(p -> provided.containsKey(p) && !jdk(p))
                    .filter(p -> !imported.contains(p) && !jar.packages().contains(p))
                    .map(p -> jar.name() + ": " + c.name() + " names " + p + ", which is not imported"));
        }));
    }

    @Test
    void onlyContractsAreExportedAndEachHasItsOwnVersion() {
        for (Jar jar : jars) {
            jar.exports().forEach((name, version) -> {
                assertEquals("cpcc.api", jar.name(), jar.name() + " exports " + name);
                assertTrue(name.matches("cpcc\\.[a-z0-9]+\\.api"), name + " is exported and no contract");
                assertFalse(version.equals(Version.emptyVersion), name + " has no version");
            });
        }
        Jar api = jars.stream()
                .filter(j -> j.name().equals("cpcc.api"))
                .findFirst()
                .orElseThrow();
        assertEquals(api.packages(), new TreeSet<>(api.exports().keySet()), "every package of cpcc.api is a contract");
    }

    @Test
    void importsOfContractsHaveAVersionRange() {
        none(jars.stream().flatMap(jar -> jar.imports().stream()
                .filter(i -> i.name().startsWith("cpcc.") && i.versions().getRight() == null)
                .map(i -> jar.name() + " imports " + i.name() + " in any version")));
    }

    @Test
    void nothingRequiresABundleOrImportsDynamically() {
        for (Jar jar : jars) {
            assertEquals("", jar.header(Constants.REQUIRE_BUNDLE), jar.name());
            assertEquals("", jar.header(Constants.DYNAMICIMPORT_PACKAGE), jar.name());
            assertEquals("", jar.header(Constants.FRAGMENT_HOST), jar.name());
        }
    }

    @Test
    void noPackageIsInTwoBundles() {
        Map<String, Set<String>> owners = new LinkedHashMap<>();
        for (Jar jar : jars) {
            jar.packages().forEach(p -> owners.computeIfAbsent(p, n -> new TreeSet<>())
                    .add(jar.name()));
        }
        none(owners.entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .map(e -> e.getKey() + " is in " + e.getValue()));
    }

    @Test
    void aPrivatePackageIsNamedLikeItsBundle() {
        none(jars.stream().filter(j -> !j.name().equals("cpcc.api")).flatMap(jar -> jar.packages().stream()
                .filter(p -> !p.equals(jar.name()) && !p.startsWith(jar.name() + "."))
                .map(p -> jar.name() + " contains " + p)));
    }

    @Test
    void contractsNameNothingButTheJdkAndOneAnother() {
        Jar api = jars.stream()
                .filter(j -> j.name().equals("cpcc.api"))
                .findFirst()
                .orElseThrow();
        none(api.classes().stream().flatMap(c -> c.types().stream()
                .filter(t -> !t.startsWith("java.")
                        && !t.startsWith("cpcc.")
                        && !t.startsWith("org.osgi.annotation.")
                        && !t.startsWith("org.osgi.service.metatype.annotations.")
                        && !t.startsWith("javax.xml.parsers.")
                        && !t.startsWith("org.w3c.dom.")
                        && !t.startsWith("org.xml.sax."))
                .map(t -> c.name() + " names " + t)));
        none(api.classes().stream()
                .filter(c -> c.name().startsWith("cpcc.backend.api."))
                .flatMap(c -> c.types().stream()
                        .filter(t -> t.startsWith("cpcc.") && !t.startsWith("cpcc.backend.api."))
                        .map(t -> c.name() + " names " + t + ", and backends share JDK types only")));
    }

    @Test
    void nothingIsReadFromTheProcess() {
        none(jars.stream().flatMap(jar -> jar.classes().stream().flatMap(c -> c.calls().stream()
                .filter(FROM_THE_PROCESS::contains)
                .map(call -> jar.name() + ": " + c.name() + " calls " + call))));
    }

    @Test
    void nothingIsKeptInStaticVariables() {
        none(jars.stream().flatMap(jar -> jar.classes().stream()
                .flatMap(c -> c.variables().stream().map(v -> jar.name() + ": " + c.name() + "." + v))));
    }

    @Test
    void onlyTheShellPrints() {
        none(jars.stream().filter(j -> !j.name().equals("cpcc.shell")).flatMap(jar -> jar.classes().stream()
                .filter(c ->
                        c.calls().contains("java.lang.System.out") || c.calls().contains("java.lang.System.err"))
                .map(c -> jar.name() + ": " + c.name())));
    }

    @Test
    void anImportThatNobodyProvidesIsOptional() {
        none(jars.stream().flatMap(jar -> jar.imports().stream()
                .filter(i -> !i.optional())
                .filter(i -> provided.getOrDefault(i.name(), List.of()).stream().noneMatch(i.versions()::includes))
                .map(i -> jar.name() + " imports " + i.name() + " " + i.versions())));
    }

    private static boolean jdk(String name) {
        return name.startsWith("java.")
                || ModuleLayer.boot().modules().stream()
                        .anyMatch(m -> m.getPackages().contains(name));
    }

    private static void none(Stream<String> violations) {
        Collection<String> found = violations.collect(Collectors.toCollection(TreeSet::new));
        assertTrue(found.isEmpty(), () -> String.join("\n", found));
    }
}
