package cpcc.itest.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.config.api.ConfigProblems;
import cpcc.das.api.Applications;
import cpcc.das.api.Backends;
import cpcc.das.api.Ended;
import cpcc.das.api.Installer;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.das.api.SharedApplication;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import cpcc.p2p.api.Peer;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A terminal session of Bob at Alice's, and every kind of change to the configuration while it runs. */
final class Reconfiguration {
    private final TwoPeers both;
    private final Map<String, Object> settings = new HashMap<>();
    private final PipedOutputStream typed = new PipedOutputStream();
    private final MemoryConsole console;
    private final Session session;
    private final Link link;
    private int lines;

    /** The session runs. */
    Reconfiguration(TwoPeers both) throws Exception {
        this.both = both;
        both.shareEcho("echo-back");
        console = new MemoryConsole(new PipedInputStream(typed));
        session = both.bob().service(Runner.class).run(TwoPeers.request("echo-back"), both.bobAt(console), step -> {});
        link = hisLink();
        goesOn();
    }

    /** Everything, in turn. After each, bytes flow through the same link, and no service of either peer was made anew. */
    void everything() throws Exception {
        List<String> hers = services(both.alice());
        List<String> his = services(both.bob());
        nameAndLimit();
        port();
        takenPort();
        valuesThatAreNotAllowed();
        foldersThatCannotChange();
        ranking();
        assertEquals(hers, services(both.alice()));
        assertEquals(his, services(both.bob()));
        shares();
        communities();
        rules();
        assertEquals(hers, services(both.alice()));
        assertEquals(his, services(both.bob()));
    }

    private void nameAndLimit() throws Exception {
        alice("name", "alice two", "maxSessions", 1);
        Communities his = both.bob().service(Communities.class);
        Await.until("bob knows the new name", TwoPeers.PATIENCE, his::peers, peers -> peers.stream()
                .map(Peer::name)
                .anyMatch("alice two"::equals));
        free(false);
        Failure full = assertThrows(Failure.class, () -> both.bob()
                .service(Runner.class)
                .run(TwoPeers.request("echo-back"), both.bobAt(new MemoryConsole("")), step -> {}));
        assertTrue(full.reason() == Reason.FULL || full.reason() == Reason.NOBODY_SHARES, full.toString());
        goesOn();
        alice("maxSessions", 8);
        free(true);
        MemoryConsole second = new MemoryConsole("second\n");
        both.bob()
                .service(Runner.class)
                .run(TwoPeers.request("echo-back"), both.bobAt(second), step -> {})
                .ended()
                .toCompletableFuture()
                .get(20, SECONDS);
        assertEquals("second\n", second.printed());
        goesOn();
    }

    /** Bob has heard whether Alice has an instance for him. */
    private void free(boolean expected) throws Exception {
        Applications applications = both.bob().service(Applications.class);
        Await.until(
                "free: " + expected,
                TwoPeers.PATIENCE,
                applications::list,
                all -> all.stream()
                                .flatMap(application -> application.providers().stream())
                                .anyMatch(provider -> provider.free())
                        == expected);
    }

    private void port() throws Exception {
        Links hers = both.alice().service(Links.class);
        int before = hers.port();
        int free = freePort();
        alice("port", Integer.toString(free));
        Await.until("alice listens there", TwoPeers.PATIENCE, hers::port, port -> port == free);
        new Socket(InetAddress.getLoopbackAddress(), free).close();
        assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), before).close());
        goesOn();
        // Bob would find her there after a lost link: her registration names the new port.
        try (PeerFramework carol = PeerFramework.start(PeerFramework.Host.FELIX, "carol", Map.of())) {
            String invitation = both.alice().service(Communities.class).invite("lab", List.of(), Duration.ofMinutes(1));
            carol.service(Communities.class).join(invitation);
            TwoPeers.seesActive(carol, "alice two");
        }
        goesOn();
    }

    private void takenPort() throws Exception {
        Links hers = both.alice().service(Links.class);
        int before = hers.port();
        Object was = settings.get("port");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            alice("port", taken.getLocalPort());
            says(
                    both.alice(),
                    "cpcc.peer: cannot listen on .*" + taken.getLocalPort() + ".*" + before + " stays in use.*");
            assertEquals(before, hers.port());
            goesOn();
        }
        alice("port", was);
        saysNothing(both.alice());
    }

    private void valuesThatAreNotAllowed() throws Exception {
        Map<String, Object> good = new HashMap<>(settings);
        int before = both.alice().service(Links.class).port();
        alice("port", 70000, "maxSessions", "-1", "name", "", "reconnectGraceMs", "soon", "prot", 1);
        says(both.alice(), "cpcc.peer: port: \"70000\" is not allowed; \"" + before + "\" stays in force.*0 to 65535");
        says(both.alice(), "cpcc.peer: maxSessions: \"-1\" is not allowed; \"8\" stays in force.*");
        says(both.alice(), "cpcc.peer: name: \"\" is not allowed; \"alice two\" stays in force.*");
        says(both.alice(), "cpcc.peer: reconnectGraceMs: \"soon\" is not allowed; \"3000\" stays in force.*");
        says(both.alice(), "cpcc.peer: there is no setting \"prot\".*");
        assertEquals(before, both.alice().service(Links.class).port());
        assertEquals("alice two", both.alice().service(Communities.class).peerName());
        goesOn();
        settings.remove("prot");
        settings.remove("reconnectGraceMs");
        settings.putAll(good);
        alice();
        alice("name", "a\u202Eb", "addresses", "no address at all");
        says(both.alice(), "cpcc.peer: name: .*U\\+202E.*\"alice two\" stays in force.*");
        says(both.alice(), "cpcc.peer: addresses: .*stay in force.*");
        goesOn();
        settings.remove("addresses");
        alice("name", "alice two");
        saysNothing(both.alice());
    }

    private void foldersThatCannotChange() throws Exception {
        alice("stateDir", "/elsewhere", "runtimeDir", "/elsewhere/run");
        says(both.alice(), "cpcc.peer: stateDir: cannot change.*A restart of the peer is needed.*");
        says(both.alice(), "cpcc.peer: runtimeDir: cannot change.*A restart of the peer is needed.*");
        goesOn();
        settings.remove("stateDir");
        settings.remove("runtimeDir");
        alice();
        saysNothing(both.alice());
    }

    private void ranking() throws Exception {
        Configuration terminal = admin(both.alice()).getConfiguration("cpcc.exec.terminal", "?");
        terminal.update(new Hashtable<>(Map.of("service.ranking", "7")));
        ranks(7);
        goesOn();
        terminal.delete();
        ranks(100);
        goesOn();
    }

    private void shares() throws Exception {
        Installer hers = both.alice().service(Installer.class);
        Configuration share = admin(both.alice()).getFactoryConfiguration("cpcc.share", "cat", "?");
        share.update(new Hashtable<>(
                Map.of("command", "/usr/bin/cat", "surface", "terminal", "communities", "club", "instances", "2")));
        says(both.alice(), "cpcc.share~cat: .*no community \"club\".*it is shared as soon as it does.*");
        both.alice().service(Communities.class).create("club");
        Await.until("it is shared", TwoPeers.PATIENCE, () -> shared(hers, "cat"), Optional::isPresent);
        saysNothing(both.alice());
        share.update(new Hashtable<>(
                Map.of("command", "/usr/bin/cat", "surface", "terminal", "communities", "club, lab", "instances", 3)));
        Applications his = both.bob().service(Applications.class);
        Await.until(
                "bob sees it", TwoPeers.PATIENCE, his::list, all -> all.stream().anyMatch(a -> a.id().equals("cat")));
        assertEquals(3, shared(hers, "cat").orElseThrow().instances());
        assertEquals(Optional.of("cpcc.share~cat"), hers.configuredBy("cat"));
        Failure refused = assertThrows(Failure.class, () -> hers.unshare("cat"));
        assertTrue(refused.getMessage().contains("cpcc.share~cat"), refused.getMessage());
        Configuration bad = admin(both.alice()).getFactoryConfiguration("cpcc.share", "no-such-program", "?");
        bad.update(new Hashtable<>(Map.of("communities", "lab")));
        says(both.alice(), "cpcc.share~no-such-program: no desktop entry.*");
        bad.delete();
        share.delete();
        Await.until("it is not shared", TwoPeers.PATIENCE, () -> shared(hers, "cat"), Optional::isEmpty);
        assertTrue(shared(hers, "echo-back").isPresent());
        saysNothing(both.alice());
        goesOn();
    }

    private void communities() throws Exception {
        Communities hers = both.alice().service(Communities.class);
        Communities his = both.bob().service(Communities.class);
        Configuration guild = admin(both.alice()).getFactoryConfiguration("cpcc.community", "guild", "?");
        guild.update(new Hashtable<>(Map.of("create", "true")));
        Await.until("she has founded it", TwoPeers.PATIENCE, hers::list, all -> named(all, "guild"));
        Configuration joined = admin(both.bob()).getFactoryConfiguration("cpcc.community", "guild", "?");
        joined.update(new Hashtable<>(Map.of("invitation", hers.invite("guild", List.of(), Duration.ofMinutes(1)))));
        Await.until("he has joined it", TwoPeers.PATIENCE, his::list, all -> named(all, "guild"));
        // Used, and no longer of use: no error.
        Hashtable<String, Object> again =
                new Hashtable<>(Map.of("invitation", joined.getProperties().get("invitation")));
        joined.update(again);
        saysNothing(both.bob());
        Configuration garbled = admin(both.bob()).getFactoryConfiguration("cpcc.community", "garbled", "?");
        garbled.update(new Hashtable<>(Map.of("invitation", "cpcc1-nonsense")));
        says(both.bob(), "cpcc.community~garbled: The invitation is malformed.*");
        garbled.delete();
        joined.delete();
        guild.delete();
        saysNothing(both.bob());
        assertTrue(named(his.list(), "guild") && named(hers.list(), "guild"), "membership outlives its declaration");
        goesOn();
    }

    private void rules() throws Exception {
        Configuration rule = admin(both.bob()).getFactoryConfiguration("cpcc.exec.x11.rule", "alice", "?");
        rule.update(new Hashtable<>(Map.of("peer", "alice", "display", "nested")));
        says(both.bob(), "cpcc.exec.x11.rule~alice: peer: that is no peer's id.*");
        rule.update(new Hashtable<>(Map.of("peer", link.peer().text(), "display", "nested")));
        saysNothing(both.bob());
        Await.until(
                "the backend has it",
                TwoPeers.PATIENCE,
                () -> both.bob().context().getAllServiceReferences("cpcc.exec.x11.X11Rule", null),
                found -> found != null
                        && Stream.ofNullable(found[0].getUsingBundles())
                                .flatMap(Stream::of)
                                .anyMatch(user -> user.getSymbolicName().equals("cpcc.exec.x11")));
        rule.delete();
        Await.until(
                "it is gone",
                TwoPeers.PATIENCE,
                () -> Optional.ofNullable(both.bob().context().getAllServiceReferences("cpcc.exec.x11.X11Rule", null)),
                Optional::isEmpty);
        goesOn();
    }

    /** Bob types no more: the program ends by itself. */
    void end() throws Exception {
        typed.close();
        Ended ended = session.ended().toCompletableFuture().get(20, SECONDS);
        assertEquals(Ended.Cause.EXITED, ended.cause(), ended.toString());
    }

    private void alice(Object... changed) throws Exception {
        for (int i = 0; i < changed.length; i += 2) {
            settings.put((String) changed[i], changed[i + 1]);
        }
        both.alice().configure(settings);
    }

    /** Bytes still flow, over the link that was there at the beginning. */
    private void goesOn() throws Exception {
        StringBuilder all = new StringBuilder();
        lines++;
        for (int line = 1; line <= lines; line++) {
            all.append("line ").append(line).append('\n');
        }
        typed.write(("line " + lines + "\n").getBytes(StandardCharsets.UTF_8));
        typed.flush();
        Await.until("bytes flow", TwoPeers.PATIENCE, console::printed, all.toString()::equals);
        assertEquals(link.since(), hisLink().since(), "the link is the same");
    }

    private Link hisLink() throws Exception {
        return both.bob().service(Links.class).up().get(0);
    }

    private void ranks(int ranking) throws Exception {
        Backends backends = both.alice().service(Backends.class);
        Await.until(
                "the terminal ranks " + ranking,
                TwoPeers.PATIENCE,
                () -> backends.list(both.bobAt(new MemoryConsole(""))),
                all -> all.stream().anyMatch(b -> b.type().equals("terminal/1") && b.ranking() == ranking));
    }

    private static void says(PeerFramework peer, String pattern) throws Exception {
        Await.until("\"" + pattern + "\" is said", TwoPeers.PATIENCE, () -> problems(peer), all -> all.stream()
                .anyMatch(problem -> problem.matches(pattern)));
    }

    private static void saysNothing(PeerFramework peer) throws Exception {
        Await.until("nothing is wrong", TwoPeers.PATIENCE, () -> problems(peer), List::isEmpty);
    }

    private static List<String> problems(PeerFramework peer) throws Exception {
        ServiceReference<?>[] found = peer.context().getAllServiceReferences(ConfigProblems.class.getName(), null);
        return Stream.of(found)
                .map(reference -> (ConfigProblems) peer.context().getService(reference))
                .filter(service -> service != null)
                .flatMap(service -> service.problems().stream())
                .map(Object::toString)
                .toList();
    }

    /** Without those by which Declarative Services itself hears of configurations. */
    private static List<String> services(PeerFramework peer) throws Exception {
        return peer.services().stream()
                .filter(service -> !service.contains("org.osgi.service.cm."))
                .toList();
    }

    private static ConfigurationAdmin admin(PeerFramework peer) throws Exception {
        return peer.service(ConfigurationAdmin.class);
    }

    private static Optional<SharedApplication> shared(Installer installer, String id) {
        return installer.shared().stream().filter(a -> a.id().equals(id)).findFirst();
    }

    private static boolean named(List<Community> all, String name) {
        return all.stream().anyMatch(c -> c.name().equals(name));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
