package cpcc.itest.tiny;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A tiny execution backend as a bundle of its own, made by the test; how it behaves stands in its manifest. */
public final class TinyJar {
    /** System property that ends all that block for ever. */
    public static final String LET_GO = "cpcc.tiny.letGo";

    static final String TYPE = "Tiny-Type";
    static final String RANKING = "Tiny-Ranking";
    static final String FAULT = "Tiny-Fault";
    static final String AT = "Tiny-At";

    private final Map<String, String> headers = new LinkedHashMap<>();

    private TinyJar() {}

    /**
     * {@return a backend of type {@code tiny/1} that works and is preferred to all others}
     *
     * @param symbolicName of the bundle
     * @param version of the bundle
     */
    public static TinyJar of(String symbolicName, String version) {
        return new TinyJar()
                .with("Bundle-ManifestVersion", "2")
                .with("Bundle-SymbolicName", symbolicName)
                .with("Bundle-Version", version)
                .with("Bundle-Activator", "cpcc.itest.tiny.TinyActivator")
                .with(
                        "Import-Package",
                        "org.osgi.framework,cpcc.backend.api;version=\"[0.1,1)\",cpcc.exec.api;version=\"[0.1,1)\","
                                + "cpcc.sandbox.api;version=\"[0.1,1)\"")
                .with("Provide-Capability", "osgi.service;objectClass:List<String>=\"cpcc.exec.api.ExecBackend\"")
                .with(TYPE, "tiny/1")
                .with(RANKING, "1000")
                .with(FAULT, "none")
                .with(AT, "none");
    }

    /** {@return the same with another type, or {@code none} for no service at all} */
    public TinyJar type(String type) {
        return with(TYPE, type);
    }

    /** {@return the same with another ranking} */
    public TinyJar ranking(int ranking) {
        return with(RANKING, Integer.toString(ranking));
    }

    /** {@return the same, which does something wrong: throw, error, block or null in some methods or all} */
    public TinyJar wrong(String fault, String at) {
        return with(FAULT, fault).with(AT, at);
    }

    /** {@return the same that also needs something} */
    public TinyJar needs(String imports) {
        return with("Import-Package", headers.get("Import-Package") + "," + imports);
    }

    /** {@return the same with another header} */
    public TinyJar with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /**
     * {@return the jar, written into a folder}
     *
     * @param folder where
     */
    public Path in(Path folder) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        Path jar = folder.resolve(headers.get("Bundle-SymbolicName") + "-" + headers.get("Bundle-Version") + ".jar");
        String own = TinyJar.class.getPackageName().replace('.', '/');
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> classes = Files.list(
                        Path.of(TinyJar.class.getResource("TinyJar.class").toURI())
                                .getParent())) {
            for (Path file : (Iterable<Path>) classes.sorted()::iterator) {
                out.putNextEntry(new ZipEntry(own + "/" + file.getFileName()));
                try (InputStream in = Files.newInputStream(file)) {
                    in.transferTo(out);
                }
            }
        } catch (java.net.URISyntaxException e) {
            throw new IOException(e);
        }
        return jar;
    }
}
