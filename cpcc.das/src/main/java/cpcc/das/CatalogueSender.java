package cpcc.das;

import cpcc.das.ApplicationListController.Member;
import cpcc.das.session.Notices;
import cpcc.das.wire.Catalogue;
import cpcc.das.wire.Catalogue.Entry;
import cpcc.messaging.api.Messenger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this peer's catalogue to every active member, and again until the member has confirmed it. All state belongs to its
 * one thread.
 */
final class CatalogueSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueSender.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Several changes at once, such as the instances of one session, are one message. */
    private static final long GATHER_MS = 30;

    private static final long RETRY_MS = 500;
    private static final long RETRY_MAX_MS = 30_000;
    private static final long LOOK_AGAIN_S = 60;

    private final Messenger messenger;
    private final Function<String, List<Entry>> own;
    private final ToLongFunction<Member> held;
    private final LongSupplier millis;
    private final ScheduledExecutorService thread;
    private final Map<String, Version> versions = new HashMap<>();
    private final Map<Member, State> members = new HashMap<>();
    private boolean scheduled;

    /**
     * Tells nobody yet.
     *
     * @param messenger to the peers
     * @param own what is shared with a community now; may take a while
     * @param held which version of a member's catalogue is held here
     * @param millis the wall clock: versions must grow beyond those of an earlier start
     */
    CatalogueSender(
            Messenger messenger, Function<String, List<Entry>> own, ToLongFunction<Member> held, LongSupplier millis) {
        this.messenger = messenger;
        this.own = own;
        this.held = held;
        this.millis = millis;
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "cpcc-das-catalogue");
            made.setDaemon(true);
            return made;
        });
        // What a backend finds may change without an event, such as a program that was installed.
        thread.scheduleWithFixedDelay(this::look, LOOK_AGAIN_S, LOOK_AGAIN_S, TimeUnit.SECONDS);
    }

    private record Version(long number, List<Entry> entries) {}

    private static final class State {
        private long confirmed;
        private boolean underWay;
        private long retryMs = RETRY_MS;
    }

    /** A member is active. */
    void add(Member member) {
        execute(() -> {
            members.putIfAbsent(member, new State());
            send(member);
        });
    }

    /** A member lacks the catalogue. */
    void again(Member member) {
        execute(() -> {
            State state = members.get(member);
            if (state != null) {
                state.confirmed = 0;
                send(member);
            }
        });
    }

    /** A member is no longer active. */
    void remove(Member member) {
        execute(() -> members.remove(member));
    }

    /** What is shared may have changed. */
    void changed() {
        execute(() -> {
            if (!scheduled) {
                scheduled = true;
                thread.schedule(this::look, GATHER_MS, TimeUnit.MILLISECONDS);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        scheduled = false;
        try {
            versions.keySet()
                    .retainAll(members.keySet().stream().map(Member::community).toList());
            versions.replaceAll((community, version) -> current(community, version));
            List.copyOf(members.keySet()).forEach(this::send);
        } catch (RuntimeException e) {
            LOG.error("cannot tell what is shared", e);
        }
    }

    private Version current(String community, Version last) {
        List<Entry> entries = own.apply(community);
        if (last != null && last.entries.equals(entries)) {
            return last;
        }
        long number = Math.max(millis.getAsLong(), last == null ? 1 : last.number + 1);
        return new Version(number, entries);
    }

    private void send(Member member) {
        State state = members.get(member);
        if (state == null || state.underWay) {
            return;
        }
        Version version = versions.computeIfAbsent(member.community(), c -> current(c, null));
        if (state.confirmed == version.number) {
            return;
        }
        state.underWay = true;
        try {
            request(member, state, version);
        } catch (IllegalArgumentException e) {
            LOG.warn("the catalogue is too large, so comments and MIME types are left out: {}", e.getMessage());
            requestShorter(member, state, version);
        } catch (RuntimeException e) {
            answered(member, state, version, e);
        }
    }

    private void requestShorter(Member member, State state, Version version) {
        List<Entry> shorter = version.entries.stream().map(Entry::shorter).toList();
        try {
            request(member, state, new Version(version.number, shorter));
        } catch (RuntimeException e) {
            LOG.error("{} cannot be told what is shared: {}", member.peer().shortText(), e.getMessage());
            answered(member, state, version, e);
        }
    }

    private void request(Member member, State state, Version version) {
        Catalogue catalogue = new Catalogue(version.number, held.applyAsLong(member), version.entries);
        messenger
                .request(member.peer(), member.community(), Catalogue.TYPE, catalogue, Catalogue.Received.class, ANSWER)
                .whenComplete((received, thrown) -> execute(() -> answered(member, state, version, thrown)));
    }

    private void answered(Member member, State state, Version version, Throwable thrown) {
        state.underWay = false;
        if (members.get(member) != state || thread.isShutdown()) {
            return;
        }
        if (thrown == null) {
            state.confirmed = version.number;
            state.retryMs = RETRY_MS;
            send(member);
            return;
        }
        LOG.debug(
                "{} has not taken the catalogue: {}",
                member.peer().shortText(),
                Notices.failure(thrown).getMessage());
        thread.schedule(() -> send(member), state.retryMs, TimeUnit.MILLISECONDS);
        state.retryMs = Math.min(2 * state.retryMs, RETRY_MAX_MS);
    }

    private void execute(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.error("telling what is shared", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped, so nobody is told");
        }
    }
}
