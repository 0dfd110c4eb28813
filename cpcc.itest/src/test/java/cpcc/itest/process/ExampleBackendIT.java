package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import cpcc.itest.peers.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of a backend of one's own, built as its author would build it and dropped into two running peers. Its build
 * sees the published jars and the libraries of this one, and shares no other file with it.
 */
class ExampleBackendIT {
    private static final String TYPE = "transcript/1";
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final List<String> PUBLISHED = List.of("cpcc.api", "cpcc.sandbox.bwrap", "cpcc.exec.terminal");
    private static final Duration BUILD = Duration.ofMinutes(8);
    /** What is promised of a jar that is put into or taken from {@code backends/} is 3 s; a loaded machine gets more. */
    private static final Duration NOTICED = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    @Test
    void aBackendOfOnesOwnIsBuiltAndDroppedIn() throws Exception {
        Path jar = build();
        try (TwoProcesses both = TwoProcesses.meet()) {
            both.shareEcho("echo-back");
            for (PeerProcess each : List.of(both.alice(), both.bob())) {
                Files.copy(jar, each.home().resolve("backends").resolve(jar.getFileName()));
                Await.until("it is there", NOTICED, () -> backends(each), text -> text.contains(TYPE));
            }
            Await.until("alice tells of it", NOTICED, () -> run(both.bob()), output -> output.code() == 0);
            assertEquals(List.of("hello\n"), transcripts(both.bob()));
            assertEquals(List.of(), transcripts(both.alice()));

            try (Command session = both.bob().begin("run", "echo-back")) {
                session.type("without\n");
                session.endOfInput();
                assertEquals("without\n", session.end(PeerProcess.PATIENCE).out());
            }
            assertEquals(1, transcripts(both.bob()).size(), "it is used only if it is asked for");

            Files.delete(both.bob().home().resolve("backends").resolve(jar.getFileName()));
            Await.until("it is gone", NOTICED, () -> backends(both.bob()), text -> !text.contains(TYPE));
            Output refused = run(both.bob());
            assertFalse(refused.code() == 0, refused.toString());
            assertTrue(refused.err().contains(TYPE), refused.err());
        }
    }

    private static String backends(PeerProcess peer) throws Exception {
        return peer.cpcc("-q", "backends");
    }

    private static Output run(PeerProcess peer) throws Exception {
        try (Command session = peer.begin("run", "--via", TYPE, "echo-back")) {
            session.type("hello\n");
            session.endOfInput();
            return session.end(PeerProcess.PATIENCE);
        } catch (IOException e) {
            // Refused before it has read what is typed.
            return new Output(1, "", e.getMessage());
        }
    }

    private static List<String> transcripts(PeerProcess peer) throws IOException {
        try (Stream<Path> files = Files.list(peer.account())) {
            Map<String, String> found = new TreeMap<>();
            for (Path each : files.filter(file -> file.toString().endsWith(".transcript"))
                    .toList()) {
                found.put(each.toString(), Files.readString(each));
            }
            return List.copyOf(found.values());
        }
    }

    /** {@return the example's jar, built and tested in a copy outside of the source tree} */
    private Path build() throws Exception {
        Path source = Jars.root().resolve("examples/backend");
        Path copy = folder.resolve("backend");
        copy(source.resolve("pom.xml"), copy.resolve("pom.xml"));
        try (Stream<Path> all = Files.walk(source.resolve("src"))) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                copy(each, copy.resolve(source.relativize(each).toString()));
            }
        }
        publish(folder.resolve("published"));
        Path settings = Files.writeString(folder.resolve("settings.xml"), settings());
        List<String> words = List.of(
                Jars.root().resolve("mvnw").normalize().toString(),
                "-B",
                "-ntp",
                "-q",
                "package",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + folder.resolve("local"));
        Map<String, String> env =
                Map.of("HOME", System.getenv("HOME"), "PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8");
        try (Command maven = Command.start(copy, env, words)) {
            maven.endOfInput();
            Output output = maven.end(BUILD);
            assertEquals(0, output.code(), output.toString());
        }
        return copy.resolve("target/transcript-1.jar");
    }

    /** Lays out the jars of this build as a repository has them. */
    private static void publish(Path repository) throws IOException {
        Path cpcc = Files.createDirectories(repository.resolve("cpcc"));
        copy(Jars.root().resolve("pom.xml"), cpcc.resolve("cpcc/" + VERSION + "/cpcc-" + VERSION + ".pom"));
        for (String each : PUBLISHED) {
            Path module = Jars.root().resolve(each);
            String name = each + "/" + VERSION + "/" + each + "-" + VERSION;
            copy(module.resolve("pom.xml"), cpcc.resolve(name + ".pom"));
            for (String kind : List.of(".jar", "-tests.jar")) {
                Path jar = module.resolve("target/" + each + "-" + VERSION + kind);
                if (Files.exists(jar)) {
                    copy(jar, cpcc.resolve(name + kind));
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    /** Everything comes from two folders: what was published above, and what this build has fetched. */
    private String settings() {
        String fetched = Path.of(System.getProperty("cpcc.m2")).toUri().toString();
        String published = folder.resolve("published").toUri().toString();
        String url = "<url>%s</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"
                + "<snapshots><enabled>%b</enabled><checksumPolicy>ignore</checksumPolicy></snapshots>";
        String central = "<id>central</id>" + url.formatted(fetched, false);
        return "<settings><profiles><profile><id>here</id><repositories>"
                + "<repository>" + central + "</repository>"
                + "<repository><id>published</id>" + url.formatted(published, true) + "</repository>"
                + "</repositories><pluginRepositories>"
                + "<pluginRepository>" + central + "</pluginRepository>"
                + "</pluginRepositories></profile></profiles>"
                + "<activeProfiles><activeProfile>here</activeProfile></activeProfiles></settings>";
    }
}
