package cpcc.itest.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import cpcc.itest.peers.Jars;
import cpcc.itest.peers.Trees;
import cpcc.itest.process.Command;
import cpcc.itest.process.Output;
import cpcc.itest.process.PeerProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The examples of embedding, built by the commands of their READMEs and run against a real provider. */
class EmbedIT {
    private static final Duration BUILD = Duration.ofMinutes(4);

    private static Path folder;
    private static PeerProcess alice;

    @BeforeAll
    static void aliceProvides() throws Exception {
        folder = Files.createTempDirectory("cpcc-embed");
        alice = new PeerProcess("alice");
        alice.start();
        alice.cpcc("community", "create", "lab");
        alice.cpcc("share", "greet", "--command", "--terminal", "--", "/bin/echo", "greetings from", alice.root() + "");
        repository();
    }

    @AfterAll
    static void end() throws Exception {
        try {
            if (alice != null) {
                alice.close();
            }
        } finally {
            Trees.delete(folder);
        }
    }

    @Test
    void aBundleJoinsListsRunsAndFollows() throws Exception {
        build("embed");
        try (PeerProcess bob = new PeerProcess("bob")) {
            bob.start();
            Path jar = Jars.root().resolve("examples/embed/target/guest.jar");
            Files.copy(
                    jar, Files.createDirectories(bob.home().resolve("backends")).resolve("guest.jar"));
            Files.writeString(
                    bob.home().resolve("config/guest.cfg"),
                    "invitation = " + alice.cpcc("-q", "invite", "lab") + "\napplication = greet\n");
            String log = Await.until(
                    "the guest is done",
                    PeerProcess.PATIENCE,
                    bob::log,
                    l -> l.contains("guest: ended") || l.contains("guest: failed"));
            says(log, "guest");
        }
    }

    @Test
    void aPlainProgramDoesTheSame() throws Exception {
        build("embed-plain");
        Path root = Jars.root();
        String classPath = String.join(
                ":",
                root.resolve("examples/embed-plain/target/host.jar").toString(),
                PeerProcess.dist().resolve("bundles/cpcc.api.jar").toString(),
                PeerProcess.dist().resolve("lib/org.apache.felix.framework.jar").toString());
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "host.Host",
                PeerProcess.dist().toString(),
                folder.resolve("host").toString(),
                alice.cpcc("-q", "invite", "lab"),
                "greet");
        try (Command program = Command.start(folder, environment(), java)) {
            Output output = program.end(Duration.ofSeconds(90));
            assertEquals(0, output.code(), output.toString());
            says(output.out(), "host");
        }
    }

    private static void says(String text, String who) {
        for (String line : List.of(
                who + ": joined lab",
                who + ": greet is shared",
                who + ": runs on alice",
                "greetings from " + alice.root(),
                who + ": ended, Ended[cause=EXITED, exitCode=0")) {
            assertTrue(text.contains(line), line + " is not in: " + text);
        }
    }

    /** Runs the command of the README that builds it, without the network and with the repository of this test. */
    private static void build(String example) throws Exception {
        String command =
                Files.readAllLines(
                                Jars.root().resolve("examples").resolve(example).resolve("README.md"))
                        .stream()
                        .filter(line -> line.startsWith("./mvnw -f "))
                        .findFirst()
                        .orElseThrow();
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("-o", "-B", "-q", "-Dmaven.repo.local=" + folder.resolve("repository")));
        try (Command build = Command.start(Jars.root().normalize(), environment(), words)) {
            Output output = build.end(BUILD);
            assertEquals(0, output.code(), output.toString());
        }
    }

    private static Map<String, String> environment() {
        return Map.of(
                "PATH",
                System.getenv("PATH"),
                "HOME",
                System.getProperty("user.home"),
                "JAVA_HOME",
                System.getProperty("java.home"));
    }

    /**
     * The local Maven repository as it is after {@code ./mvnw install -pl cpcc.api -am}, beside the real one: what is there is
     * linked to, and CPCC's contracts are those of this build.
     */
    private static void repository() throws IOException {
        Path repository = Files.createDirectories(folder.resolve("repository"));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(System.getProperty("cpcc.repository")))) {
            for (Path entry : all) {
                if (!entry.getFileName().toString().equals("cpcc")) {
                    Files.createSymbolicLink(repository.resolve(entry.getFileName()), entry);
                }
            }
        }
        Path contracts = Jars.cpcc().stream()
                .filter(jar -> Jars.symbolicName(jar).equals("cpcc.api"))
                .findFirst()
                .orElseThrow();
        String version = contracts.getFileName().toString().replaceFirst("cpcc\\.api-(.*)\\.jar", "$1");
        install(repository, "cpcc", version, Jars.root().resolve("pom.xml"), "pom");
        install(repository, "cpcc.api", version, Jars.root().resolve("cpcc.api/pom.xml"), "pom");
        install(repository, "cpcc.api", version, contracts, "jar");
    }

    private static void install(Path repository, String artifact, String version, Path file, String type)
            throws IOException {
        Path to = repository.resolve("cpcc").resolve(artifact).resolve(version);
        Files.createDirectories(to);
        Files.copy(file, to.resolve(artifact + "-" + version + "." + type));
    }
}
