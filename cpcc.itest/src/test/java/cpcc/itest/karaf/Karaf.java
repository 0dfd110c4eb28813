package cpcc.itest.karaf;

import cpcc.itest.peers.Jars;
import cpcc.itest.peers.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Karaf's minimal distribution in a folder of its own, with feature cpcc and nothing fetched from anywhere. */
final class Karaf implements AutoCloseable {
    private final Path folder;
    private final Path home;
    private Process process;

    Karaf() throws IOException {
        folder = Files.createTempDirectory("cpcc-karaf");
        home = folder.resolve("karaf");
        copyTree(Path.of(System.getProperty("cpcc.karaf")), home);
        String features = new String(
                Karaf.class.getResourceAsStream("/karaf/features.xml").readAllBytes(), StandardCharsets.UTF_8);
        fillRepository(features);
        Path probe = probe();
        features = features.replace(
                "</features>",
                "  <feature name=\"probe\" version=\"1\"><bundle>" + probe.toUri()
                        + "</bundle></feature>\n</features>");
        Path file = Files.writeString(folder.resolve("features.xml"), features);
        configure(file);
    }

    /** Features of our own and the framework's; no console, no ssh, no port, no remote repository. */
    private void configure(Path features) throws IOException {
        Path boot = home.resolve("etc/org.apache.karaf.features.cfg");
        Matcher framework = Pattern.compile("mvn:org.apache.karaf.features/framework/(.*)/xml/features")
                .matcher(Files.readString(boot));
        if (!framework.find()) {
            throw new IOException("no feature repository of the framework in " + boot);
        }
        Files.writeString(boot, """
                featuresRepositories = %s, %s
                featuresBoot = framework/%s, cpcc, probe
                featuresBootAsynchronous = false
                autoRefresh = true
                """.formatted(framework.group(), features.toUri(), framework.group(1)));
        Files.writeString(home.resolve("etc/org.ops4j.pax.url.mvn.cfg"), """
                org.ops4j.pax.url.mvn.localRepository = %s
                org.ops4j.pax.url.mvn.defaultRepositories = ${karaf.home.uri}${karaf.default.repository}@id=system@snapshots
                org.ops4j.pax.url.mvn.repositories =
                """.formatted(folder.resolve("none")));
        Files.writeString(
                home.resolve("etc/cpcc.peer.cfg"),
                String.join(
                        "\n",
                        "name = karaf",
                        "stateDir = " + Trees.privateFolder(folder.resolve("state")),
                        "runtimeDir = " + Trees.privateFolder(folder.resolve("run")),
                        "listenHost = 127.0.0.1",
                        "port = 0",
                        "addresses = 127.0.0.1",
                        ""));
    }

    /** Karaf takes each bundle from its folder "system", laid out as a Maven repository. */
    private void fillRepository(String features) throws IOException {
        Matcher url = Pattern.compile("mvn:([^/<]+)/([^/<]+)/([^/<]+)<").matcher(features);
        while (url.find()) {
            String name = url.group(2) + "-" + url.group(3) + ".jar";
            Path to = home.resolve("system")
                    .resolve(url.group(1).replace('.', '/'))
                    .resolve(url.group(2))
                    .resolve(url.group(3))
                    .resolve(name);
            if (!Files.exists(to)) {
                Path from = Jars.delivered().stream()
                        .filter(j -> j.getFileName().toString().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IOException(name + " is in features.xml and not delivered"));
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        }
    }

    private Path probe() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "probe");
        main.putValue("Bundle-Activator", KarafProbe.class.getName());
        main.putValue("Import-Package", "org.osgi.framework");
        Path jar = folder.resolve("probe.jar");
        String entry = KarafProbe.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.putNextEntry(new JarEntry(entry));
            KarafProbe.class.getResourceAsStream("/" + entry).transferTo(zip);
        }
        return jar;
    }

    /** {@return the folder that holds everything} */
    Path folder() {
        return folder;
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("KARAF_EXEC", "exec");
        builder.environment()
                .put(
                        "EXTRA_JAVA_OPTS",
                        "-D" + KarafProbe.FILE + "=" + folder.resolve("seen") + " -Dkaraf.shutdown.port=-1");
        process = builder.start();
    }

    boolean runs() {
        return process.isAlive();
    }

    /** {@return what the probe last saw, nothing before it runs} */
    List<String> seen() throws IOException {
        Path file = folder.resolve("seen");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** {@return what Karaf said} */
    String log() throws IOException {
        List<Path> files = new ArrayList<>(List.of(folder.resolve("out"), home.resolve("data/log/karaf.log")));
        files.removeIf(f -> !Files.exists(f));
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(Files.readString(file));
        }
        return text.toString();
    }

    /** {@return whether it ended by itself after it was asked to} */
    boolean stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
        Trees.delete(folder);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
