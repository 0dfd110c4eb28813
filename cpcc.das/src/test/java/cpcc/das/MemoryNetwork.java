package cpcc.das;

import com.google.gson.Gson;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.api.Sender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The messages of several peers in one JVM: real JSON, pool threads, and a switch for the link. */
final class MemoryNetwork implements AutoCloseable {
    private static final Gson GSON = new Gson();

    final List<String> sent = new CopyOnWriteArrayList<>();
    private final Map<PeerId, Map<String, MessageListener<?, ?>>> listeners = new ConcurrentHashMap<>();
    private final ExecutorService pool = Executors.newCachedThreadPool(MemoryNetwork::daemon);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, MemoryNetwork::daemon);
    private volatile boolean down;

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "memory-network");
        thread.setDaemon(true);
        return thread;
    }

    void listen(PeerId peer, MessageListener<?, ?> listener, String type) {
        listeners.computeIfAbsent(peer, p -> new ConcurrentHashMap<>()).put(type, listener);
    }

    /** Takes all links down, or up again. */
    void down(boolean isDown) {
        down = isDown;
    }

    Messenger of(PeerId self) {
        return new Messenger() {
            @Override
            public void send(PeerId to, String community, String type, Record body) {
                request(to, community, type, body, Record.class, Duration.ofSeconds(1));
            }

            @Override
            public <R extends Record> CompletionStage<R> request(
                    PeerId to, String community, String type, Record body, Class<R> reply, Duration timeout) {
                CompletableFuture<R> answer = new CompletableFuture<>();
                String json = GSON.toJson(body);
                sent.add(type + " " + json);
                timer.schedule(
                        () -> answer.completeExceptionally(new Failure(Reason.TIMEOUT, "no answer")),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
                pool.execute(() -> deliver(
                        new Sender(self, community, Role.MEMBER, new Address("h", 1)), to, type, json, reply, answer));
                return answer;
            }
        };
    }

    /** What arrives at a peer when these words come over the wire. */
    <R extends Record> CompletableFuture<R> raw(
            PeerId from, PeerId to, String community, String type, String json, Class<R> reply) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        deliver(new Sender(from, community, Role.MEMBER, new Address("h", 1)), to, type, json, reply, answer);
        return answer;
    }

    private <R extends Record> void deliver(
            Sender from, PeerId to, String type, String json, Class<R> reply, CompletableFuture<R> answer) {
        while (down && !answer.isDone()) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
        }
        if (answer.isDone()) {
            return;
        }
        try {
            MessageListener<?, ?> listener =
                    listeners.getOrDefault(to, Map.of()).get(type);
            if (listener == null) {
                throw new Failure(Reason.UNKNOWN_TYPE, type);
            }
            answer.complete(GSON.fromJson(GSON.toJson(receive(listener, from, json)), reply));
        } catch (Failure e) {
            answer.completeExceptionally(e);
        } catch (RuntimeException e) {
            answer.completeExceptionally(new Failure(Reason.BAD_REQUEST, String.valueOf(e.getMessage()), "", e));
        }
    }

    private static <T extends Record, R extends Record> Record receive(
            MessageListener<T, R> listener, Sender from, String json) throws Failure {
        return listener.received(from, GSON.fromJson(json, listener.body()));
    }

    @Override
    public void close() {
        pool.shutdownNow();
        timer.shutdownNow();
    }
}
