package cpcc.itest.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Console;
import cpcc.das.api.Applications;
import cpcc.das.api.Installer;
import cpcc.das.api.RunRequest;
import cpcc.das.api.Runner;
import cpcc.das.api.SessionView;
import cpcc.das.api.ShareRequest;
import cpcc.exec.api.Surface;
import cpcc.itest.peers.PeerFramework.Host;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Links;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alice and Bob as two frameworks in one JVM, both in community "lab". Alice founds it and provides; Bob uses.
 *
 * @param alice the provider
 * @param bob the user
 */
public record TwoPeers(PeerFramework alice, PeerFramework bob) implements AutoCloseable {
    /** How long something that goes from one peer to the other may take here. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * {@return the two, started and each active for the other}
     *
     * @param aliceHost her framework
     * @param bobHost his framework
     */
    public static TwoPeers meet(Host aliceHost, Host bobHost) throws Exception {
        return meet(aliceHost, bobHost, Map.of());
    }

    /**
     * {@return the two, started and each active for the other}
     *
     * @param aliceHost her framework
     * @param bobHost his framework
     * @param settings of both that differ from the test's usual ones
     */
    public static TwoPeers meet(Host aliceHost, Host bobHost, Map<String, Object> settings) throws Exception {
        PeerFramework alice = PeerFramework.start(aliceHost, "alice", settings);
        try {
            PeerFramework bob = PeerFramework.start(bobHost, "bob", settings);
            TwoPeers both = new TwoPeers(alice, bob);
            try {
                both.join();
                return both;
            } catch (Exception | AssertionError e) {
                bob.close();
                throw e;
            }
        } catch (Exception | AssertionError e) {
            alice.close();
            throw e;
        }
    }

    /** Alice founds "lab", Bob joins, and each sees the other. */
    void join() throws Exception {
        Communities hers = alice.service(Communities.class);
        Communities his = bob.service(Communities.class);
        hers.create("lab");
        Address address = new Address("127.0.0.1", alice.service(Links.class).port());
        his.join(hers.invite("lab", List.of(address), Duration.ofMinutes(1)));
        seesActive(alice, "bob");
        seesActive(bob, "alice");
    }

    /**
     * Waits until a peer sees another one active.
     *
     * @param one who looks
     * @param other the name of the peer looked for
     */
    public static void seesActive(PeerFramework one, String other) throws Exception {
        Communities communities = one.service(Communities.class);
        Await.until(one.name() + " sees " + other + " active", PATIENCE, communities::peers, peers -> peers.stream()
                .filter(Peer::active)
                .anyMatch(p -> p.name().equals(other)));
    }

    /**
     * Alice shares a terminal program, and Bob hears of it.
     *
     * @param id of the application
     * @param command program and arguments
     */
    public void share(String id, String... command) throws Exception {
        alice.service(Installer.class)
                .share(new ShareRequest(id, List.of(command), Surface.TERMINAL, List.of(), 20, Optional.empty()));
        Applications applications = bob.service(Applications.class);
        Await.until("bob sees " + id, PATIENCE, applications::list, list -> list.stream()
                .anyMatch(a -> a.id().equals(id)));
    }

    /**
     * Alice shares a program that answers with what it is told. Alice's folder stands in its command line, so that it is
     * found wherever it is left.
     *
     * @param id of the application
     */
    public void shareEcho(String id) throws Exception {
        share(id, "/usr/bin/sed", "--unbuffered", "s|" + alice.folder() + "|&|");
    }

    /**
     * {@return a request to run a terminal program without files}
     *
     * @param id of the application
     * @param arguments plain words
     */
    public static RunRequest request(String id, String... arguments) {
        return new RunRequest(id, List.of(arguments), List.of(), Optional.empty(), Optional.empty(), Map.of());
    }

    /**
     * {@return Bob at a terminal-less shell in a folder of his own}
     *
     * @param console his standard streams
     */
    public Caller bobAt(Console console) throws IOException {
        Path home = Files.createDirectories(bob.folder().resolve("home"));
        return new Caller("bob", home, home, Map.of("LANG", "C.UTF-8"), console);
    }

    /** Waits until neither side has a session, and checks that nothing of one is left in the runtime folders. */
    public void nothingIsLeft() throws Exception {
        for (PeerFramework peer : List.of(alice, bob)) {
            Runner runner = peer.service(Runner.class);
            Await.until(peer.name() + " has no session", PATIENCE, runner::sessions, List<SessionView>::isEmpty);
            assertEquals(List.of(), Trees.names(peer.folder().resolve("run/s")), peer.name());
        }
        assertEquals(List.of(), Processes.naming(alice.folder()));
        assertEquals(List.of(), Processes.mountsBelow(alice.folder()));
    }

    @Override
    public void close() throws IOException {
        try {
            bob.close();
        } finally {
            alice.close();
        }
    }
}
