package cpcc.itest.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Events;
import cpcc.das.api.Session;
import cpcc.itest.peers.PeerFramework.Host;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;

/** Events by a real Event Admin, which bob has from the beginning, and alice has not. */
class EventsIT {
    private static final String ADMIN = "org.apache.felix.eventadmin";
    private static final String PUBLISHER =
            "cpcc.p2p.api.PeerListener+cpcc.das.api.ApplicationListener+cpcc.das.api.SessionListener";

    private TwoPeers both;

    /** An event as a handler gets it. */
    private record Heard(String topic, Map<String, Object> properties) {}

    @BeforeEach
    void twoPeersOfWhichOneHasAnEventAdmin() throws Exception {
        PeerFramework alice = PeerFramework.start(Host.FELIX, "alice", Map.of());
        List<Path> jars = new ArrayList<>(Jars.delivered());
        jars.add(Jars.framework(ADMIN));
        PeerFramework bob = PeerFramework.launch(Host.FELIX, "bob", Files.createTempDirectory("cpcc-bob"), jars);
        both = new TwoPeers(alice, bob);
        bob.configure(Map.of());
    }

    @AfterEach
    void end() throws Exception {
        both.close();
    }

    @Test
    void aHandlerHearsOfPeersApplicationsAndSessions() throws Exception {
        List<Heard> heard = handler(both.bob(), Events.ALL);
        both.join();
        both.share("quick", "/bin/sh", "-c", "exit 3");
        run("quick");
        await(heard, Events.SESSION_ENDED);
        String alice =
                both.alice().service(cpcc.messaging.api.Identity.class).self().text();
        assertEquals(
                List.of(
                        Events.SESSION_PREPARING,
                        Events.SESSION_STARTING,
                        Events.SESSION_RUNNING,
                        Events.SESSION_CLOSING,
                        Events.SESSION_ENDED),
                topics(heard, Events.SESSIONS));
        Map<String, Object> ended = await(heard, Events.SESSION_ENDED).properties();
        assertEquals("quick", ended.get(Events.APPLICATION));
        assertEquals("USER", ended.get(Events.SIDE));
        assertEquals("EXITED", ended.get(Events.CAUSE));
        assertEquals(3, ended.get(Events.EXIT_CODE));
        for (String topic :
                List.of(Events.PEER_JOINED, Events.PEER_ACTIVE, Events.APPLICATION_SHARED, Events.SESSION_ENDED)) {
            Map<String, Object> properties = await(heard, topic).properties();
            assertEquals(alice, properties.get(Events.PEER), topic);
            assertEquals("alice", properties.get(Events.PEER_NAME), topic);
            assertTrue(properties.get(Events.TIMESTAMP) instanceof Long, topic);
        }
        both.alice().stop();
        await(heard, Events.PEER_INACTIVE);
        await(heard, Events.APPLICATION_WITHDRAWN);
    }

    @Test
    void anEventAdminThatComesAgainIsToldWhatIsKnown() throws Exception {
        both.join();
        both.share("quick", "/bin/true");
        both.bob().bundle(ADMIN).stop();
        assertEquals(List.of(), publishers(both.bob()));
        run("quick");
        both.bob().bundle(ADMIN).start();
        Await.until("events are posted again", TwoPeers.PATIENCE, () -> publishers(both.bob()), p -> p.size() == 1);
        both.bob().bundle(ADMIN).stop();
        Bundle das = both.bob().bundle("cpcc.das");
        das.stop();
        both.bob().bundle(ADMIN).start();
        List<Heard> heard = handler(both.bob(), "cpcc/peer/*", "cpcc/app/*");
        das.start();
        await(heard, Events.PEER_ACTIVE);
        await(heard, Events.APPLICATION_SHARED);
        assertEquals(List.of(), topics(heard, Events.PEER_JOINED), "alice was a member before");
    }

    @Test
    void withoutAnEventAdminAllRunsAndOneThatIsInstalledLaterIsUsedAfterARefresh() throws Exception {
        both.join();
        both.share("quick", "/bin/true");
        assertEquals(List.of(), publishers(both.alice()));
        Bundle admin = both.alice().context().installBundle("file:" + Jars.framework(ADMIN));
        admin.start();
        run("quick");
        assertEquals(List.of(), both.alice().notActive());
        assertEquals(List.of(), publishers(both.alice()), "its package cannot be seen yet");
        both.alice()
                .context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(both.alice().bundle("cpcc.das")));
        Await.until("events are posted", TwoPeers.PATIENCE, () -> publishers(both.alice()), p -> p.size() == 1);
        List<Heard> heard = handler(both.alice(), "cpcc/session/*");
        Await.until(
                "bob sees it again",
                TwoPeers.PATIENCE,
                () -> both.bob().service(cpcc.das.api.Applications.class).list(),
                list -> list.stream()
                        .flatMap(a -> a.providers().stream())
                        .anyMatch(p -> p.free() && p.execTypes().contains("terminal/1")));
        run("quick");
        assertEquals("PROVIDER", await(heard, Events.SESSION_ENDED).properties().get(Events.SIDE));
    }

    private void run(String application) throws Exception {
        Session session = both.bob()
                .service(cpcc.das.api.Runner.class)
                .run(TwoPeers.request(application), both.bobAt(new MemoryConsole("")), step -> {});
        session.ended().toCompletableFuture().get(20, SECONDS);
    }

    private static List<String> publishers(PeerFramework peer) throws Exception {
        return peer.services().stream().filter(s -> s.contains(PUBLISHER)).toList();
    }

    private static List<String> topics(List<Heard> heard, String beginning) {
        return heard.stream()
                .map(Heard::topic)
                .filter(t -> t.startsWith(beginning))
                .toList();
    }

    private static Heard await(List<Heard> heard, String topic) throws Exception {
        Await.until("event " + topic, TwoPeers.PATIENCE, () -> topics(heard, topic), t -> !t.isEmpty());
        return heard.stream().filter(h -> h.topic().equals(topic)).findFirst().orElseThrow();
    }

    /** A handler by reflection: the package is the Event Admin's own, so that a peer without one has none. */
    private static List<Heard> handler(PeerFramework peer, String... topics) throws Exception {
        Class<?> contract = peer.bundle(ADMIN).loadClass("org.osgi.service.event.EventHandler");
        List<Heard> heard = new CopyOnWriteArrayList<>();
        Object handler =
                Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, (self, method, args) -> {
                    if (method.getName().equals("handleEvent")) {
                        heard.add(heard(args[0]));
                        return null;
                    }
                    return method.getName().equals("equals") ? self == args[0] : System.identityHashCode(self);
                });
        peer.bundle(ADMIN)
                .getBundleContext()
                .registerService(contract.getName(), handler, new Hashtable<>(Map.of("event.topics", topics)));
        return heard;
    }

    private static Heard heard(Object event) throws ReflectiveOperationException {
        Map<String, Object> properties = new java.util.HashMap<>();
        for (String name :
                (String[]) event.getClass().getMethod("getPropertyNames").invoke(event)) {
            properties.put(
                    name,
                    event.getClass().getMethod("getProperty", String.class).invoke(event, name));
        }
        return new Heard((String) event.getClass().getMethod("getTopic").invoke(event), properties);
    }
}
