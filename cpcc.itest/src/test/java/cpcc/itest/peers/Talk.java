package cpcc.itest.peers;

import static java.util.concurrent.TimeUnit.SECONDS;

import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Applications;
import cpcc.das.api.BackendView.State;
import cpcc.das.api.Backends;
import cpcc.das.api.Ended;
import cpcc.das.api.RunRequest;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session of Bob's with a program of Alice's that first says which tiny backend serves it, then repeats what he types.
 *
 * @param session the session
 * @param typed what he types
 * @param console what he reads
 */
public record Talk(Session session, PipedOutputStream typed, MemoryConsole console) {
    /** The program's id. */
    public static final String ID = "say";

    /** Alice shares the program. */
    public static void share(TwoPeers both) throws Exception {
        both.share(
                ID,
                "/bin/sh",
                "-c",
                "echo \"version $TINY\"; exec /usr/bin/sed --unbuffered \"s|"
                        + both.alice().folder() + "|&|\"");
    }

    /**
     * {@return a session that runs and has answered}
     *
     * @param both the peers
     * @param via the type that must be used, empty for the preferred one
     */
    public static Talk begin(TwoPeers both, Optional<String> via) throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        MemoryConsole console = new MemoryConsole(new PipedInputStream(typed));
        RunRequest request = new RunRequest(ID, List.of(), List.of(), Optional.empty(), via, Map.of());
        Session session = both.bob().service(Runner.class).run(request, both.bobAt(console), step -> {});
        Talk talk = new Talk(session, typed, console);
        try {
            Await.until("the program speaks", TwoPeers.PATIENCE, console::printed, out -> out.contains("\n"));
            return talk;
        } catch (Exception | AssertionError e) {
            talk.end();
            throw e;
        }
    }

    /** {@return the type of the backend, and the version that the provider's half named} */
    public String by() {
        return (session.view().exec() + " "
                        + console.printed().lines().findFirst().orElse(""))
                .replace(" version", "")
                .strip();
    }

    /** Bytes flow there and back. */
    public void flows(String text) throws Exception {
        typed.write((text + "\n").getBytes());
        typed.flush();
        Await.until("it repeats " + text, TwoPeers.PATIENCE, console::printed, out -> out.contains(text + "\n"));
    }

    /** {@return how it ends when nothing more is typed} */
    public Ended end() throws Exception {
        typed.close();
        return ended();
    }

    /** {@return how it ends by itself} */
    public Ended ended() throws Exception {
        return session.ended().toCompletableFuture().get(20, SECONDS);
    }

    /** Runs once and ends. */
    public static String once(TwoPeers both) throws Exception {
        Talk talk = begin(both, Optional.empty());
        String by = talk.by();
        try {
            talk.flows("once");
        } finally {
            talk.end();
        }
        return by;
    }

    /** Bob knows that Alice's machine offers a backend, which his has too, or that it does not any more. */
    public static void offers(TwoPeers both, String type, boolean there) throws Exception {
        Applications applications = both.bob().service(Applications.class);
        Await.until(
                "alice offers " + type + ": " + there,
                TwoPeers.PATIENCE,
                applications::list,
                list -> list.stream().flatMap(a -> a.providers().stream()).anyMatch(p -> p.execTypes()
                                .contains(type))
                        == there);
        for (PeerFramework peer : List.of(both.alice(), both.bob())) {
            has(both, peer, type, there);
        }
    }

    /** A service is made on a thread of its own, so it is there a little later than its bundle. */
    private static void has(TwoPeers both, PeerFramework peer, String type, boolean there) throws Exception {
        Backends backends = peer.service(Backends.class);
        Await.until(
                peer.name() + " has " + type,
                TwoPeers.PATIENCE,
                () -> backends.list(both.bobAt(new MemoryConsole(""))),
                list -> !there || list.stream().anyMatch(v -> v.type().equals(type) && v.state() == State.USED));
    }
}
