package cpcc.itest.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.itest.peers.Await;
import cpcc.itest.peers.Processes;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    @Test
    void featureCpccStartsAPeerAndStopsWithoutATrace() throws Exception {
        try (Karaf karaf = new Karaf()) {
            karaf.start();
            try {
                List<String> seen = Await.until(
                        "every service and bundle there",
                        Duration.ofSeconds(45),
                        () -> alive(karaf),
                        KarafIT::complete);
                assertEquals(
                        10,
                        seen.stream()
                                .filter(s -> s.matches("bundle cpcc\\..* runs"))
                                .count(),
                        seen.toString());
                Path control = karaf.folder().resolve("run/control");
                Await.until(
                        "the control socket takes commands", Duration.ofSeconds(10), () -> answers(control), ok -> ok);
                assertTrue(karaf.stop(), "Karaf ended when asked to");
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + karaf.log(), e);
            }
            assertEquals(List.of(), Processes.naming(karaf.folder()));
        }
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
        assertFalse(karaf.log().contains("Error installing boot features"), "Karaf cannot install feature cpcc");
        return karaf.seen();
    }
}
