package cpcc.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The verb {@code stop}: the peer stops itself, and this waits until its process is gone. */
final class Stop {
    private static final long LIMIT_S = 20;
    private static final long POLL_MS = 20;

    private final Places places;
    private final Client client;

    Stop(Places places, Client client) {
        this.places = places;
        this.client = client;
    }

    /** {@return the exit code} */
    int run(List<String> words) throws Problem, IOException, InterruptedException {
        Path state = Start.stateFolder(places, new PeerConfig(places.peerConfig()));
        Optional<PeerLock.Holder> holder = PeerLock.holder(state);
        if (holder.isEmpty() || words.contains("--help") || words.contains("-h")) {
            // Without a launched process there is nothing to wait for.
            return client.run(words);
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        int code;
        try {
            code = client.ask(words, answer);
        } catch (SocketTimeoutException e) {
            throw PeerLock.silent(holder.get(), places.log());
        } catch (Problem e) {
            // It may be gone before it could say so.
            code = 0;
        }
        if (code < 0) {
            throw PeerLock.silent(holder.get(), places.log());
        }
        if (code > 0) {
            System.err.print(answer.toString(StandardCharsets.UTF_8));
            return code;
        }
        // Its lock tells, not its process id: that stays for a while where nobody waits for ended processes.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (PeerLock.holder(state).isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new Problem(
                        1,
                        "The peer has not stopped within " + LIMIT_S + " s. Its log is " + places.log()
                                + ". To end it: kill -9 " + holder.get().pid());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        // With options somebody wants just that answer.
        System.out.println(
                words.size() > 1 ? answer.toString(StandardCharsets.UTF_8).strip() : "Peer stopped.");
        return 0;
    }
}
