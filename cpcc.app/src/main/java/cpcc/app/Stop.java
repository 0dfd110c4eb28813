package cpcc.app;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The verb {@code stop}: the peer stops itself, and this waits until its process is gone. */
final class Stop {
    private static final long LIMIT_S = 20;

    private final Places places;
    private final Client client;

    Stop(Places places, Client client) {
        this.places = places;
        this.client = client;
    }

    /** {@return the exit code} */
    int run(List<String> words) throws Problem, IOException, InterruptedException {
        Optional<PeerLock.Holder> holder =
                PeerLock.holder(Start.stateFolder(places, new PeerConfig(places.peerConfig())));
        if (words.size() > 1 || holder.isEmpty()) {
            // Options are the peer's business; and without a launched process there is nothing to wait for.
            return client.run(words);
        }
        Optional<ProcessHandle> process = ProcessHandle.of(holder.get().pid());
        int code;
        try {
            code = client.ask(words, System.out);
        } catch (Problem e) {
            // It may be gone before it could say so.
            code = 0;
        }
        if (code < 0) {
            throw new Problem(
                    Problem.CPCC,
                    "Process " + holder.get().pid() + " of this peer does not answer. Its log is " + places.log()
                            + ". To end it: kill " + holder.get().pid());
        }
        if (code > 0) {
            return code;
        }
        if (process.isPresent()) {
            CompletableFuture<ProcessHandle> end = process.get().onExit();
            try {
                end.get(LIMIT_S, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new Problem(
                        1,
                        "The peer has not stopped within " + LIMIT_S + " s. Its log is " + places.log()
                                + ". To end it: kill -9 " + process.get().pid());
            } catch (ExecutionException e) {
                throw new IllegalStateException("an end of a process cannot fail", e);
            }
        }
        System.out.println("Peer stopped.");
        return 0;
    }
}
