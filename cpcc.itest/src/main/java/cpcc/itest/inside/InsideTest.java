package cpcc.itest.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** A whole peer inside the framework that these tests run in. */
@ExtendWith(BundleContextExtension.class)
class InsideTest {
    /** Every service that CPCC promises, and a property that tells it from others of its kind. */
    private static final List<String> PROMISED = List.of(
            "cpcc.messaging.api.Identity",
            "cpcc.messaging.api.Messenger",
            "cpcc.messaging.api.Channels",
            "cpcc.messaging.api.Links",
            "cpcc.messaging.api.Gate",
            "cpcc.p2p.api.Communities",
            "cpcc.p2p.api.PeerListener",
            "cpcc.das.api.Applications",
            "cpcc.das.api.Installer",
            "cpcc.das.api.Runner",
            "cpcc.das.api.Backends",
            "cpcc.messaging.api.MessageListener (cpcc.message.type=das.reserve)",
            "cpcc.messaging.api.MessageListener (cpcc.message.type=das.run)",
            "cpcc.messaging.api.MessageListener (cpcc.message.type=das.close)",
            "cpcc.messaging.api.MessageListener (cpcc.message.type=das.started)",
            "cpcc.messaging.api.MessageListener (cpcc.message.type=das.ended)",
            "cpcc.messaging.api.MessageListener (cpcc.message.type=p2p.join)",
            "cpcc.messaging.api.MessageListener (cpcc.message.type=p2p.records)",
            "cpcc.exec.api.ExecBackend (cpcc.exec.type=terminal/1)",
            "cpcc.exec.api.ExecBackend (cpcc.exec.type=x11/1)",
            "cpcc.exec.api.ExecBackend (cpcc.exec.type=xpra/1)",
            "cpcc.files.api.FileBackend (cpcc.files.type=sftp/1)",
            "cpcc.files.api.FileBackend (cpcc.files.type=nfs/3)",
            "cpcc.sandbox.api.Sandbox");

    @InjectBundleContext
    BundleContext context;

    private Set<Thread> threadsBefore;
    private InsidePeer peer;

    @BeforeEach
    void configureThePeer() throws Exception {
        threadsBefore = new HashSet<>(Thread.getAllStackTraces().keySet());
        peer = new InsidePeer(context);
        try {
            InsidePeer.await("all services there", this::missing, List::isEmpty);
            InsidePeer.await("all components there", peer::unsatisfied, List::isEmpty);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nComponents: " + peer.unsatisfied(), e);
        }
    }

    @AfterEach
    void endThePeer() throws Exception {
        for (Bundle bundle : peer.bundles()) {
            bundle.start();
        }
        peer.close();
    }

    @Test
    void everyPromisedServiceIsThereOnceConfigured() throws Exception {
        assertEquals(List.of(), missing());
        Map<String, Object> services = peer.services();
        services.values().forEach(s -> assertNotNull(s, services.toString()));
    }

    @Test
    void everyComponentHasWhatItNeeds() throws Exception {
        assertTrue(peer.components() >= 10, "components: " + peer.components());
        InsidePeer.await("no component lacks anything", peer::unsatisfied, List::isEmpty);
    }

    @Test
    void everyBundleRuns() {
        assertEquals(
                List.of(),
                peer.bundles().stream()
                        .filter(b -> b.getState() != Bundle.ACTIVE)
                        .map(Bundle::getSymbolicName)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cpcc.exec.terminal", "cpcc.exec.x11", "cpcc.exec.xpra", "cpcc.files.sftp", "cpcc.files.nfs"})
    void aBackendComesAndGoesAndNothingElseRestarts(String backend) throws Exception {
        restartsOnly(backend, Set.of(backend));
    }

    @Test
    void theSandboxTakesAlongOnlyTheBackendsThatStartProgramsThroughIt() throws Exception {
        restartsOnly("cpcc.sandbox.bwrap", Set.of("cpcc.sandbox.bwrap", "cpcc.files.sftp", "cpcc.exec.xpra"));
    }

    private void restartsOnly(String stopped, Set<String> allowed) throws Exception {
        Bundle bundle = peer.bundles().stream()
                .filter(b -> b.getSymbolicName().equals(stopped))
                .findFirst()
                .orElseThrow();
        Map<String, Object> before = others(allowed);
        int all = peer.services().size();
        assertFalse(before.isEmpty());
        bundle.stop();
        assertTrue(peer.services().size() < all, "it took its service along");
        bundle.start();
        InsidePeer.await("all services back", this::missing, List::isEmpty);
        InsidePeer.await("all components back", peer::unsatisfied, List::isEmpty);
        Map<String, Object> after = others(allowed);
        assertEquals(before.keySet(), after.keySet());
        before.forEach((name, service) -> assertSame(service, after.get(name), name));
    }

    @Test
    void withoutItsConfigurationAPeerIsOff() throws Exception {
        peer.close();
        InsidePeer.await("no thread left", this::threadsLeft, Set::isEmpty);
        peer = new InsidePeer(context);
        InsidePeer.await("all services back", this::missing, List::isEmpty);
    }

    @Test
    void stoppedBundlesLeaveNoThreadAndNoService() throws Exception {
        for (Bundle bundle : peer.bundles()) {
            bundle.stop();
        }
        assertEquals(Map.of(), peer.services());
        InsidePeer.await("no thread left", this::threadsLeft, Set::isEmpty);
    }

    @Test
    void theVerbsAreGogoCommands() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (CommandSession session =
                peer.theService(CommandProcessor.class).createSession(InputStream.nullInputStream(), out, out)) {
            session.execute("cpcc:community create lab");
            session.execute("cpcc:peers");
        }
        assertTrue(
                printed.toString(StandardCharsets.UTF_8).contains("alice"), printed.toString(StandardCharsets.UTF_8));
    }

    private Map<String, Object> others(Set<String> bundles) throws Exception {
        Map<String, Object> services = new TreeMap<>(peer.services());
        services.keySet().removeIf(s -> bundles.contains(s.split(" ")[0]));
        return services;
    }

    private List<String> missing() throws Exception {
        return PROMISED.stream().filter(p -> !there(p)).toList();
    }

    private boolean there(String promised) {
        String[] typeAndFilter = promised.split(" ");
        try {
            return context.getServiceReferences(typeAndFilter[0], typeAndFilter.length > 1 ? typeAndFilter[1] : null)
                    != null;
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Threads that were not there before the peer was configured; the JDK keeps some of its own. */
    private Set<String> threadsLeft() {
        Set<String> left = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            boolean jdk =
                    thread.getName().matches("process reaper.*|ForkJoinPool.commonPool.*|Cleaner-.*|Common-Cleaner")
                            || thread.getName().matches("(FelixDispatchQueue|SCR Component.*|CM .*)");
            if (!threadsBefore.contains(thread) && thread.isAlive() && !jdk) {
                left.add(thread.getName());
            }
        }
        return left;
    }
}
