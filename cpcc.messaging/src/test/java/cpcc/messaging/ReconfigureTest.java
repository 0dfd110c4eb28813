package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.config.api.PeerConfig;
import cpcc.config.api.PeerSettings;
import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.Priority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration changes while links and channels are up. */
class ReconfigureTest {
    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;
    private Channel[] channel;

    @BeforeEach
    void linked() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"));
        bob = TestPeer.start(folder.resolve("bob"));
        bob.link(alice);
        channel = bob.channel(alice, "before", Priority.INTERACTIVE);
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob);
    }

    private void configure(Object... some) throws IOException {
        Map<String, Object> settings = new HashMap<>();
        for (int i = 0; i < some.length; i += 2) {
            settings.put((String) some[i], some[i + 1]);
        }
        alice.messaging.configure(TestPeer.config(folder.resolve("alice"), settings));
    }

    /** The channel of before still carries bytes, and no link came or went. */
    private void goesOn() throws Exception {
        channel[0].out().write(7);
        channel[0].out().flush();
        assertEquals(7, channel[1].in().read());
        assertEquals(List.of("up"), alice.events.told());
        assertEquals(List.of("up"), bob.events.told());
    }

    @Test
    void anotherPortIsListenedOnAndTheOldOneIsNot() throws Exception {
        int before = alice.links().port();
        AtomicInteger told = new AtomicInteger();
        alice.messaging.add(new LinkListener() {
            @Override
            public void linkUp(cpcc.messaging.api.Link link) {}

            @Override
            public void linkDown(cpcc.messaging.api.Link link) {}

            @Override
            public void portChanged(int port) {
                told.set(port);
            }
        });
        int free = freePort();
        configure("port", free);
        assertEquals(free, alice.links().port());
        TestPeer.await(() -> told.get() == free);
        connects(free);
        assertThrows(IOException.class, () -> connects(before));
        goesOn();
        try (TestPeer carol = TestPeer.start(folder.resolve("carol"))) {
            carol.link(alice);
        }
    }

    @Test
    void theSamePortOnAnotherAddress() throws Exception {
        int port = alice.links().port();
        configure("port", port, "listenHost", "");
        connects(port);
        configure("port", port, "listenHost", "127.0.0.1");
        connects(port);
        assertEquals(port, alice.links().port());
        goesOn();
    }

    @Test
    void aTakenPortOrAnUnknownHostLeavesTheOldOne() throws Exception {
        int before = alice.links().port();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            IOException e = assertThrows(IOException.class, () -> configure("port", taken.getLocalPort()));
            assertTrue(e.getMessage().contains("cannot listen on"), e.getMessage());
        }
        assertThrows(IOException.class, () -> configure("port", before, "listenHost", "nowhere.invalid"));
        assertThrows(IOException.class, () -> configure("port", before, "listenHost", "192.0.2.1"));
        assertEquals(before, alice.links().port());
        connects(before);
        goesOn();
    }

    @Test
    void limitsCountAtOnce() throws Exception {
        configure("channelsPerPeer", 1);
        assertThrows(Failure.class, () -> alice.channels().open(alice.key(bob, "second", Priority.BULK)));
        goesOn();
        configure("channelsPerPeer", 2);
        alice.channels().open(alice.key(bob, "second", Priority.BULK));
        goesOn();
        configure("messageBytes", 10);
        assertThrows(IllegalArgumentException.class, () -> alice.messenger()
                .send(bob.id(), TestPeer.COMMUNITY, "test", new Word("longer than ten")));
        goesOn();
    }

    @Test
    void aRateLimitFollowsItsConfiguration() {
        AtomicInteger perSecond = new AtomicInteger(1);
        RateLimit rate = new RateLimit(perSecond::get, () -> 0);
        assertTrue(rate.take() && rate.take());
        assertFalse(rate.take());
        perSecond.set(100);
        RateLimit later = new RateLimit(perSecond::get, () -> 0);
        for (int i = 0; i < 200; i++) {
            assertTrue(later.take());
        }
        perSecond.set(1);
        assertFalse(later.take());
    }

    @Test
    void followersHearTheValuesInForceOnly() {
        Map<String, Object> raw = new HashMap<>(Map.of("stateDir", "/state", "runtimeDir", "/run", "port", 1));
        LiveSettings settings = new LiveSettings(raw);
        List<Integer> ports = new ArrayList<>();
        settings.follow(config -> {
            throw new IllegalStateException("broken on purpose");
        });
        PeerSettings.Following following = settings.follow(config -> ports.add(config.port()));
        raw.putAll(Map.of("port", 2, "stateDir", "/elsewhere"));
        settings.modified(raw);
        PeerConfig now = settings.now();
        assertEquals("/state", now.stateDir());
        assertTrue(settings.problems().get(0).toString().contains("A restart of the peer is needed"));
        raw.putAll(Map.of("port", "x", "stateDir", "/state"));
        settings.modified(raw);
        assertTrue(settings.problems().get(0).toString().contains("\"2\" stays in force"));
        following.close();
        raw.put("port", 3);
        settings.modified(raw);
        assertEquals(List.of(1, 2, 2), ports);
        assertEquals(List.of(), settings.problems());
    }

    private static void connects(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    record Word(String text) {}
}
