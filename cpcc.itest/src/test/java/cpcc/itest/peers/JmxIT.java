package cpcc.itest.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Identity;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

/** The MBeans of two peers in one JVM, read over a JMX connection. */
class JmxIT {
    private TwoPeers both;
    private JMXConnectorServer server;
    private JMXConnector connector;
    private MBeanServerConnection connection;

    @BeforeEach
    void twoPeersAndAConnection() throws Exception {
        both = TwoPeers.meet(Host.FELIX, Host.FELIX);
        both.shareEcho("echo-back");
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://127.0.0.1"), null, ManagementFactory.getPlatformMBeanServer());
        server.start();
        connector = JMXConnectorFactory.connect(server.getAddress());
        connection = connector.getMBeanServerConnection();
    }

    @AfterEach
    void end() throws Exception {
        connector.close();
        server.stop();
        both.close();
        assertEquals(Set.of(), ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("cpcc:*"), null));
    }

    @Test
    void eachPeerHasItsOwnMBean() throws Exception {
        assertEquals(
                2,
                connection.queryNames(new ObjectName("cpcc:type=Peer,*"), null).size());
        for (PeerFramework peer : new PeerFramework[] {both.alice(), both.bob()}) {
            assertEquals(peer.name(), attribute(peer, "Name"));
            assertEquals(peer.service(Identity.class).self().text(), attribute(peer, "Id"));
            assertEquals(1, attribute(peer, "MembersKnown"));
            assertEquals(1, attribute(peer, "MembersActive"));
            assertEquals(1, attribute(peer, "Links"));
            Map<Object, Object> traffic = table(peer, "Traffic");
            assertEquals(1L, traffic.get("linksUp"));
            assertTrue((Long) traffic.get("bytesIn") > 0, traffic.toString());
            table(peer, "ConnectionsRefused").forEach((why, count) -> assertTrue((Long) count > 0, why.toString()));
            assertTrue(attribute(peer, "Version").toString().startsWith("0."));
        }
        assertNotEquals(attribute(both.alice(), "Id"), attribute(both.bob(), "Id"));
    }

    @Test
    void sessionsAreCountedBySideAndState() throws Exception {
        try (PipedOutputStream typed = new PipedOutputStream()) {
            Session session = run("echo-back", new MemoryConsole(new PipedInputStream(typed)));
            assertEquals(Map.of("RUNNING", 1), table(both.bob(), "SessionsUsed"));
            assertEquals(Map.of(), table(both.bob(), "SessionsServed"));
            assertEquals(Map.of("RUNNING", 1), table(both.alice(), "SessionsServed"));
            counts(both.bob(), 1L, 1L, 0L, 0L);
            session.close();
            session.ended().toCompletableFuture().get(20, SECONDS);
        }
        counts(both.bob(), 1L, 1L, 1L, 0L);
        counts(both.alice(), 1L, 1L, 1L, 0L);
        both.share("broken", "/bin/sed");
        both.alice().bundle("cpcc.exec.terminal").stop();
        assertThrows(Failure.class, () -> run("broken", new MemoryConsole("")));
        Await.until(
                "alice has no session", TwoPeers.PATIENCE, () -> table(both.alice(), "SessionsServed"), Map::isEmpty);
        counts(both.alice(), 1L, 1L, 1L, 0L);
    }

    @Test
    void backendsSayWhetherTheyAreReady() throws Exception {
        TabularData data = (TabularData) connection.invoke(name(both.alice()), "backends", null, null);
        Map<Object, Object> backends = map(data);
        assertTrue(backends.keySet().containsAll(Set.of("exec terminal/1", "files sftp/1")), backends.toString());
        assertEquals("ready", backends.get("exec terminal/1"));
    }

    @Test
    void whatDoesNotRunIsUnknownAndTheMBeanGoesWithItsBundle() throws Exception {
        both.bob().bundle("cpcc.das").stop();
        assertNull(attribute(both.bob(), "SessionsUsed"));
        both.bob().bundle("cpcc.messaging").stop();
        assertEquals(-1, attribute(both.bob(), "Links"));
        assertNull(attribute(both.bob(), "Traffic"));
        assertEquals("bob", attribute(both.bob(), "Name"));
        both.bob().bundle("cpcc.shell").stop();
        assertEquals(Set.of(name(both.alice())), connection.queryNames(new ObjectName("cpcc:*"), null));
        both.bob().bundle("cpcc.shell").start();
        assertEquals(2, connection.queryNames(new ObjectName("cpcc:*"), null).size());
    }

    private void counts(PeerFramework peer, long begun, long started, long ended, long failed) throws Exception {
        Map<String, Object> wished = Map.of("Begun", begun, "Started", started, "Ended", ended, "Failed", failed);
        Await.until(
                "the counters of " + peer.name() + " are " + new TreeMap<>(wished),
                TwoPeers.PATIENCE,
                () -> {
                    Map<String, Object> now = new TreeMap<>();
                    for (String counter : wished.keySet()) {
                        now.put(counter, attribute(peer, "Sessions" + counter));
                    }
                    return now;
                },
                wished::equals);
    }

    private Object attribute(PeerFramework peer, String attribute) throws Exception {
        return connection.getAttribute(name(peer), attribute);
    }

    private Map<Object, Object> table(PeerFramework peer, String attribute) throws Exception {
        return map((TabularData) attribute(peer, attribute));
    }

    private static Map<Object, Object> map(TabularData data) {
        Map<Object, Object> map = new TreeMap<>();
        for (Object row : data.values()) {
            map.put(((CompositeData) row).get("key"), ((CompositeData) row).get("value"));
        }
        return map;
    }

    private static ObjectName name(PeerFramework peer) throws Exception {
        return new ObjectName("cpcc:type=Peer,framework=" + peer.context().getProperty(Constants.FRAMEWORK_UUID));
    }

    private Session run(String id, MemoryConsole console) throws Exception {
        return both.bob().service(Runner.class).run(TwoPeers.request(id), both.bobAt(console), step -> {});
    }
}
