package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import cpcc.messaging.api.Reason;
import cpcc.messaging.tls.PeerKeys;
import cpcc.messaging.tls.RawClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * bob, and alice, an honest member who is linked to him. Whatever else comes to bob's port, after each test she has been
 * served as before, over the same link and the same channel, and nobody else is in.
 */
abstract class Besieged {
    record Text(String text) {}

    @TempDir
    Path folder;

    TestPeer bob;
    TestPeer alice;
    LogLines log;
    private final Set<PeerId> members = ConcurrentHashMap.newKeySet();
    private Channel[] channel;

    @BeforeEach
    void start() throws Exception {
        log = new LogLines();
        bob = TestPeer.start(folder.resolve("bob"));
        bob.messaging.gate((peer, community, role) -> {
            if (!members.contains(peer)) {
                throw new Failure(
                        Reason.NOT_A_MEMBER, "You are no member of " + community, "Ask a member for an invitation");
            }
        });
        bob.serve("test.echo", false, Text.class, (from, text) -> text);
        alice = TestPeer.start(folder.resolve("alice"));
        members.add(alice.id());
        alice.link(bob);
        channel = alice.channel(bob, "before", Priority.INTERACTIVE);
        assertServed();
    }

    @AfterEach
    void stop() throws Exception {
        try {
            assertServed();
            assertEquals(List.of("up"), alice.events.told(), "alice's link has suffered");
            TestPeer.await(() -> bob.links().up().size() == 1);
        } finally {
            TestPeer.closeAll(alice, bob, log);
        }
    }

    void assertServed() throws Exception {
        Text asked = new Text("still there?");
        assertEquals(asked, TestPeer.get(alice.ask(bob, "test.echo", asked, Text.class)));
        byte[] bytes = "windows".getBytes(StandardCharsets.UTF_8);
        channel[0].out().write(bytes);
        assertEquals("windows", new String(channel[1].in().readNBytes(bytes.length), StandardCharsets.UTF_8));
    }

    /** Changes what bob allows from now on. */
    void limits(Object... namesAndValues) throws IOException {
        Map<String, Object> settings = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        bob.messaging.configure(TestPeer.config(folder.resolve("bob"), settings));
    }

    void admit(PeerId peer) {
        members.add(peer);
    }

    void expel(PeerId peer) {
        members.remove(peer);
    }

    Intruder stranger() throws Exception {
        return new Intruder(bob, RawClient.keys());
    }

    /** A member whose link is up, and who is not honest. */
    Intruder member() throws Exception {
        PeerKeys keys = RawClient.keys();
        members.add(keys.self());
        return new Intruder(bob, keys).up();
    }

    Socket plain() throws IOException {
        Socket socket = new Socket("127.0.0.1", bob.links().port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Reads until the other side has ended the connection, and gives what came. */
    static byte[] toEnd(Socket socket) {
        List<Byte> got = new ArrayList<>();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                got.add((byte) b);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("it did not end", e);
        } catch (IOException e) {
            // Ended with a reset or an alert.
        }
        byte[] bytes = new byte[got.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = got.get(i);
        }
        return bytes;
    }
}
