package cpcc.itest.karaf;

import cpcc.itest.peers.Jars;
import cpcc.itest.peers.Trees;
import cpcc.itest.process.Command;
import cpcc.itest.process.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Karaf's minimal distribution in a folder of its own: its shell and ssh as it is shipped, CPCC's features as they are
 * published, and nothing fetched from anywhere.
 */
public final class Karaf implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path home;
    private final int ssh = freePort();
    private Process process;

    /**
     * Not started yet.
     *
     * @param name of its peer
     * @param features to start with
     */
    public Karaf(String name, String... features) throws IOException {
        folder = Files.createTempDirectory("cpcc-karaf");
        home = folder.resolve("karaf");
        copyTree(Path.of(System.getProperty("cpcc.karaf")), home);
        String published = Files.readString(Jars.root().resolve("target/karaf/features.xml"));
        fillRepository(published);
        Path probe = probe();
        published = published.replace(
                "</features>",
                "  <feature name=\"probe\" version=\"1\"><bundle>" + probe.toUri()
                        + "</bundle></feature>\n</features>");
        configure(name, Files.writeString(folder.resolve("features.xml"), published), List.of(features));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /** Karaf's own features stay; ssh for this machine only, and no remote repository. */
    private void configure(String name, Path features, List<String> more) throws IOException {
        Path boot = home.resolve("etc/org.apache.karaf.features.cfg");
        String shipped = Files.readString(boot);
        Files.writeString(
                boot,
                shipped.replace("featuresRepositories = ", "featuresRepositories = " + features.toUri() + ", ")
                        .replace("featuresBoot = ", "featuresBoot = probe, " + String.join(", ", more) + ", "));
        Path shell = home.resolve("etc/org.apache.karaf.shell.cfg");
        Files.writeString(
                shell,
                Files.readString(shell)
                        .replaceAll("(?m)^sshPort = .*", "sshPort = " + ssh)
                        .replaceAll("(?m)^sshHost = .*", "sshHost = 127.0.0.1"));
        Files.writeString(
                home.resolve("etc/users.properties"),
                "karaf = karaf,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n");
        Files.writeString(home.resolve("etc/org.ops4j.pax.url.mvn.cfg"), """
                org.ops4j.pax.url.mvn.localRepository = %s
                org.ops4j.pax.url.mvn.defaultRepositories = ${karaf.home.uri}${karaf.default.repository}@id=system@snapshots
                org.ops4j.pax.url.mvn.repositories =
                """.formatted(folder.resolve("none")));
        Files.writeString(
                home.resolve("etc/cpcc.peer.cfg"),
                String.join(
                        "\n",
                        "name = " + name,
                        "stateDir = " + Trees.privateFolder(folder.resolve("state")),
                        "runtimeDir = " + Trees.privateFolder(folder.resolve("run")),
                        "listenHost = 127.0.0.1",
                        "port = 0",
                        "addresses = 127.0.0.1",
                        "reconnectGraceMs = 3000",
                        "terminateGraceMs = 1000",
                        "backendStopGraceMs = 2000",
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
    public Path folder() {
        return folder;
    }

    /** Starts it, without waiting. */
    public void start() throws IOException {
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

    /** {@return whether the process is alive} */
    public boolean runs() {
        return process.isAlive();
    }

    /** {@return what the probe last saw, nothing before it runs} */
    public List<String> seen() throws IOException {
        Path file = folder.resolve("seen");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /**
     * {@return how commands in Karaf's own shell ended, given through its client; the first that fails ends them}
     *
     * @param lines one command each
     */
    public Output shell(List<String> lines) throws Exception {
        try (Command command = client("-b")) {
            for (String line : lines) {
                command.type(line + "\n");
            }
            command.endOfInput();
            return command.end(PATIENCE);
        }
    }

    /**
     * {@return how one command in Karaf's own shell ended; the client's exit code is the command's}
     *
     * @param line the command
     */
    public Output command(String line) throws Exception {
        // Its input stays open: at its end the client would not wait for the answer.
        try (Command command = client(line)) {
            return command.end(PATIENCE);
        }
    }

    private Command client(String word) throws IOException {
        String program = home.resolve("bin/client").toString();
        String port = Integer.toString(ssh);
        return Command.start(
                folder,
                environment(),
                List.of(program, "-h", "127.0.0.1", "-a", port, "-u", "karaf", "-p", "karaf", word));
    }

    /** {@return what its JVM's threads do, one text each, asked from outside} */
    public List<String> threads() throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try (Command dump =
                Command.start(folder, environment(), List.of(jcmd, Long.toString(process.pid()), "Thread.print"))) {
            return List.of(dump.end(PATIENCE).out().split("\n\n"));
        }
    }

    private static Map<String, String> environment() {
        return Map.of("PATH", System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home"));
    }

    /** {@return what Karaf said} */
    public String log() throws IOException {
        List<Path> files = new ArrayList<>(List.of(folder.resolve("out"), home.resolve("data/log/karaf.log")));
        files.removeIf(f -> !Files.exists(f));
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(Files.readString(file));
        }
        return text.toString();
    }

    /** {@return whether it ended by itself after it was asked to} */
    public boolean stop() throws InterruptedException {
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
