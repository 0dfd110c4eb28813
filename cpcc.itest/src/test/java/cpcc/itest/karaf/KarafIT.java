package cpcc.itest.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import cpcc.itest.peers.Processes;
import cpcc.itest.process.Output;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same jars as a feature of Karaf: host-bound code would show here. */
class KarafIT {
    private static final List<String> SERVICES = List.of(
            "cpcc.messaging.api.Messenger",
            "cpcc.p2p.api.Communities",
            "cpcc.das.api.Runner",
            "cpcc.exec.api.ExecBackend",
            "cpcc.files.api.FileBackend",
            "cpcc.sandbox.api.Sandbox");

    private static final Duration START = Duration.ofSeconds(90);

    /** A feature and the one bundle of CPCC that it brings. */
    private static final Map<String, String> ALONE = Map.of(
            "cpcc-x11", "cpcc.exec.x11",
            "cpcc-xpra", "cpcc.exec.xpra",
            "cpcc-terminal", "cpcc.exec.terminal",
            "cpcc-nfs", "cpcc.files.nfs",
            "cpcc-sftp", "cpcc.files.sftp",
            "cpcc-shell", "cpcc.shell");

    @Test
    void featureCpccStartsAPeerAndStopsWithoutATrace() throws Exception {
        try (Karaf karaf = new Karaf("karaf", "cpcc")) {
            karaf.start();
            try {
                List<String> seen =
                        Await.until("every service and bundle there", START, () -> alive(karaf), KarafIT::complete);
                assertEquals(11, running(seen).size(), seen.toString());
                Path control = karaf.folder().resolve("run/control");
                Await.until(
                        "the control socket takes commands", Duration.ofSeconds(10), () -> answers(control), ok -> ok);
                commandsOfScopeCpccWork(karaf);
                aChangedSettingArrives(karaf);
                assertTrue(karaf.stop(), "Karaf ended when asked to");
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + karaf.log(), e);
            }
            assertEquals(List.of(), Processes.naming(karaf.folder()));
        }
    }

    private static void commandsOfScopeCpccWork(Karaf karaf) throws Exception {
        Output made = karaf.command("cpcc:community create lab");
        assertEquals(0, made.code(), made.toString());
        assertTrue(made.out().contains("lab"), made.toString());
        String listed = karaf.command("cpcc:community list").out();
        assertTrue(listed.contains("lab"), listed);
        Output refused = karaf.command("cpcc:run no-such-thing");
        assertEquals(127, refused.code(), "the exit code is the command's: " + refused);
        Output mistyped = karaf.command("cpcc:peers --jsn");
        assertEquals(2, mistyped.code(), mistyped.toString());
        assertTrue(mistyped.out().contains("'--jsn'"), "what is wrong is said, too: " + mistyped);
        Output piped = karaf.command("cpcc:community list | grep lab");
        assertTrue(piped.out().contains("lab"), "in a pipe of Karaf's shell: " + piped);
    }

    private static void aChangedSettingArrives(Karaf karaf) throws Exception {
        Output set = karaf.command("config:property-set -p cpcc.peer name renamed");
        assertEquals(0, set.code(), set.toString());
        Await.until(
                "the new name is used",
                START,
                () -> karaf.command("cpcc:status").out(),
                o -> o.contains("renamed"));
    }

    @Test
    void eachFeatureComesAloneOnTopOfCore() throws Exception {
        try (Karaf karaf = new Karaf("karaf", "cpcc-core")) {
            karaf.start();
            try {
                List<String> core = List.of("cpcc.api", "cpcc.das", "cpcc.messaging", "cpcc.p2p", "cpcc.sandbox.bwrap");
                awaitBundles(karaf, core);
                for (Map.Entry<String, String> feature : ALONE.entrySet()) {
                    Output installed = karaf.command("feature:install " + feature.getKey());
                    assertEquals(0, installed.code(), installed.toString());
                    awaitBundles(
                            karaf,
                            Stream.concat(core.stream(), Stream.of(feature.getValue()))
                                    .toList());
                    Output removed = karaf.command("feature:uninstall " + feature.getKey());
                    assertEquals(0, removed.code(), removed.toString());
                    awaitBundles(karaf, core);
                }
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + karaf.log(), e);
            }
        }
    }

    private static void awaitBundles(Karaf karaf, List<String> names) throws Exception {
        List<String> wanted = names.stream().sorted().toList();
        Await.until("just " + wanted + " run", START, () -> running(alive(karaf)), wanted::equals);
    }

    /** {@return the bundles of CPCC that run} */
    private static List<String> running(List<String> seen) {
        return seen.stream()
                .filter(s -> s.matches("bundle cpcc\\..* runs"))
                .map(s -> s.split(" ")[1])
                .sorted()
                .toList();
    }

    private static boolean complete(List<String> seen) {
        return SERVICES.stream().allMatch(service -> seen.contains("service " + service))
                && seen.stream().noneMatch(line -> line.contains(" state "));
    }

    private static boolean answers(Path control) throws IOException {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return Files.exists(control) && socket.connect(UnixDomainSocketAddress.of(control));
        }
    }

    private static List<String> alive(Karaf karaf) throws Exception {
        assertTrue(karaf.runs(), "Karaf ended");
        assertFalse(karaf.log().contains("Error installing boot features"), "Karaf cannot install its features");
        return karaf.seen();
    }
}
