package cpcc.itest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.itest.peers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Alice and Bob as two processes with separate state, both in community "lab". Alice founds it and provides; Bob uses.
 *
 * @param alice the provider
 * @param bob the user
 */
public record TwoProcesses(PeerProcess alice, PeerProcess bob) implements AutoCloseable {
    /** {@return the two, started and each active for the other} */
    public static TwoProcesses meet() throws Exception {
        TwoProcesses both = new TwoProcesses(new PeerProcess("alice"), new PeerProcess("bob"));
        try {
            both.alice.start();
            both.bob.start();
            both.alice.cpcc("community", "create", "lab");
            both.bob.cpcc("join", both.alice.cpcc("-q", "invite", "lab"));
            return both;
        } catch (Exception | AssertionError e) {
            both.close();
            throw e;
        }
    }

    /**
     * Alice shares a program that answers with what it is told. Alice's folder stands in its command line, so that it is
     * found wherever it is left.
     */
    public void shareEcho(String id) throws Exception {
        share(id, "/usr/bin/sed", "--unbuffered", "s|" + alice.root() + "|&|");
    }

    /** Alice shares a terminal program, and Bob hears of it. */
    public void share(String id, String... command) throws Exception {
        share(alice, List.of(id, "--command", "--terminal", "--max", "3", "--"), command);
        sees(id);
    }

    /** Alice shares a program with windows, and Bob hears of it. */
    public void shareWindows(String id, String... command) throws Exception {
        share(alice, List.of(id, "--command", "--"), command);
        sees(id);
    }

    private static void share(PeerProcess peer, List<String> options, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of("share"));
        words.addAll(options);
        words.addAll(List.of(command));
        peer.cpcc(words.toArray(String[]::new));
    }

    /** Waits until Bob could run an application. */
    public void sees(String id) throws Exception {
        sees(bob, id);
    }

    /** Waits until a peer knows that an application is shared; who has just joined does not yet. */
    static void sees(PeerProcess peer, String id) throws Exception {
        Await.until("it sees " + id, Duration.ofSeconds(15), () -> peer.cpcc("-q", "apps"), apps -> apps.contains(id));
    }

    /** {@return a session that Bob has just begun and that answers what he types} */
    public Command talk(String id) throws Exception {
        Command session = bob.begin("run", id);
        session.type("hello\n");
        Await.until("the program answers", PeerProcess.PATIENCE, session::out, out -> out.contains("hello"));
        return session;
    }

    /** Waits until a peer has nothing of any session. */
    public static void isClean(PeerProcess peer, Duration limit) throws Exception {
        Await.until("no session", limit, peer::sessions, List::isEmpty);
        Await.until("no helper process", Duration.ofSeconds(2), peer::helpers, List::isEmpty);
        assertEquals(List.of(), peer.mounts(), "mounts");
        assertEquals(List.of(), peer.runtimeFiles(), "files in the runtime folder");
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
