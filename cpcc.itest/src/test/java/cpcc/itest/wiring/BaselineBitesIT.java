package cpcc.itest.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison with the last release finds what it is for: shown on contracts that are changed and built here. */
class BaselineBitesIT {
    private static final String LISTENER = "void heard(String what);";
    private static final String SERVICE = "void ask();";
    private static final String VALUE = "String name";

    @TempDir
    static Path shared;

    private static Path released;

    @TempDir
    Path folder;

    @BeforeAll
    static void release() throws Exception {
        released = build(shared, "released", "0.1.0", LISTENER, SERVICE, VALUE);
    }

    @Test
    void whatIsTheSamePasses() throws Exception {
        assertEquals(List.of(), complaints("0.1.0", LISTENER, SERVICE, VALUE));
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 1.0.0", "0.2.0, 1.0.0", "1.0.0,"})
    void anAbstractMethodMoreBreaksWhoImplementsIt(String version, String needed) throws Exception {
        expect(needed, complaints(version, LISTENER + " void alsoHeard();", SERVICE, VALUE));
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 0.2.0", "0.2.0,"})
    void aDefaultMethodMoreIsAMinorChange(String version, String needed) throws Exception {
        expect(needed, complaints(version, LISTENER + " default void alsoHeard() {}", SERVICE, VALUE));
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 0.2.0", "0.2.0,"})
    void anAbstractMethodMoreOfWhatCpccItselfImplementsIsAMinorChange(String version, String needed) throws Exception {
        expect(needed, complaints(version, LISTENER, SERVICE + " void askAgain();", VALUE));
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 1.0.0", "0.2.0, 1.0.0", "1.0.0,"})
    void aMethodLessBreaksWhoCallsIt(String version, String needed) throws Exception {
        expect(needed, complaints(version, LISTENER, "", VALUE));
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 1.0.0", "0.2.0, 1.0.0", "1.0.0,"})
    void aComponentMoreOfARecordBreaksWhoMakesOne(String version, String needed) throws Exception {
        expect(needed, complaints(version, LISTENER, SERVICE, VALUE + ", int age"));
    }

    @Test
    void aPackageThatIsGoneIsNamed() throws Exception {
        Path other = folder.resolve("other.jar");
        try (Jar empty = new Jar("other")) {
            empty.setManifest(new java.util.jar.Manifest());
            empty.ensureManifest();
            empty.write(other.toFile());
        }
        assertEquals(List.of("some.api was released and is gone"), Baseline.complaints(released, other));
    }

    @Test
    void theLastReleaseCountsByNumber() throws Exception {
        for (String name : List.of("cpcc.api-0.9.0.jar", "cpcc.api-0.10.0.jar", "cpcc.api-0.2.0.jar", "README")) {
            Files.createFile(folder.resolve(name));
        }
        assertEquals(Optional.of(folder.resolve("cpcc.api-0.10.0.jar")), Baseline.lastRelease(folder));
        assertEquals(Optional.empty(), Baseline.lastRelease(folder.resolve("missing")));
    }

    private static void expect(String needed, List<String> complaints) {
        if (needed == null) {
            assertEquals(List.of(), complaints);
        } else {
            assertEquals(1, complaints.size(), complaints.toString());
            assertTrue(complaints.get(0).contains(" must be " + needed + " "), complaints.get(0));
        }
    }

    private List<String> complaints(String version, String listener, String service, String value) throws Exception {
        return Baseline.complaints(released, build(folder, "now", version, listener, service, value));
    }

    /** A bundle of one contract package. */
    private static Path build(Path folder, String name, String version, String listener, String service, String value)
            throws Exception {
        Path sources = Files.createDirectories(folder.resolve(name + "-src"));
        Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
        String annotations = "import org.osgi.annotation.versioning.*;";
        List<Path> files = new ArrayList<>();
        files.add(source(sources, "package-info", "@Version(\"" + version + "\") package some.api; " + annotations));
        files.add(source(
                sources,
                "Listener",
                "package some.api; " + annotations + " @ConsumerType public interface Listener { " + listener + " }"));
        files.add(source(
                sources,
                "Service",
                "package some.api; " + annotations + " @ProviderType public interface Service { " + service + " }"));
        files.add(source(sources, "Value", "package some.api; public record Value(" + value + ") {}"));
        List<String> words = new ArrayList<>(List.of(
                "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-nowarn"));
        files.forEach(f -> words.add(f.toString()));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new)));
        Path jar = folder.resolve(name + ".jar");
        try (Builder bnd = new Builder()) {
            bnd.setProperty("Bundle-SymbolicName", "some.api");
            bnd.setProperty("Export-Package", "some.api");
            bnd.setClasspath(classpath(classes));
            bnd.build().write(jar.toFile());
            assertEquals(List.of(), bnd.getErrors());
        }
        return jar;
    }

    private static java.io.File[] classpath(Path classes) {
        return Stream.concat(
                        Stream.of(classes.toFile()),
                        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                                .filter(p -> p.contains("osgi.annotation"))
                                .map(java.io.File::new))
                .toArray(java.io.File[]::new);
    }

    private static Path source(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".java"), text);
    }
}
