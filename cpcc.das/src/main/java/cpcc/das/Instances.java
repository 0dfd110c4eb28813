package cpcc.das;

import cpcc.config.api.PeerSettings;
import cpcc.das.wire.Reserve;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Handle;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Who holds which instance of what this peer shares: reserved for a minute, or running. The one place that decides whether
 * an instance is free. May be called from any thread.
 */
@Component(service = {Instances.class, LinkListener.class})
public final class Instances implements LinkListener {
    private static final long RESERVED = Duration.ofSeconds(60).toNanos();

    private final IntSupplier limit;
    private final LongSupplier nanoTime;
    private final Map<String, Held> held = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private PeerSettings.Following following;

    /** Nothing is held. */
    @Activate
    public Instances(@Reference PeerSettings settings) {
        this(() -> settings.now().maxSessions(), System::nanoTime);
        // With another limit, what was full may be free.
        following = settings.follow(config -> changed());
    }

    Instances(IntSupplier limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    @Deactivate
    void stop() {
        following.close();
    }

    /**
     * An instance that somebody holds.
     *
     * @param peer who
     * @param community in whose name
     * @param reserve what was asked for
     * @param since when, as nano time
     * @param running whether it runs, or is only reserved
     */
    record Held(PeerId peer, String community, Reserve reserve, long since, boolean running) {
        String application() {
            return reserve.application();
        }
    }

    /**
     * {@return ends the telling}
     *
     * @param listener told of every change; called on any thread, must not block
     */
    Handle onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Reserves an instance.
     *
     * @param max how many there are
     * @param provider this peer's name, for the message
     * @throws Failure {@link Reason#FULL} if none is free
     */
    void reserve(PeerId peer, String community, Reserve reserve, int max, String provider) throws Failure {
        sweep();
        synchronized (held) {
            if (held.containsKey(reserve.session())) {
                throw new Failure(Reason.BAD_REQUEST, "there is a session " + reserve.session() + " already");
            }
            int maxSessions = limit.getAsInt();
            int used = used(reserve.application());
            if (used >= max) {
                throw new Failure(
                        Reason.FULL,
                        provider + " is full (" + used + " of " + max + " " + reserve.application() + " running)",
                        "try again when one has ended");
            }
            if (held.size() >= maxSessions) {
                throw new Failure(
                        Reason.FULL,
                        provider + " is full (" + held.size() + " of " + maxSessions + " sessions running)",
                        "try again when one has ended");
            }
            held.put(reserve.session(), new Held(peer, community, reserve, nanoTime.getAsLong(), false));
        }
        changed();
    }

    /**
     * {@return the reservation, which from now on runs}
     *
     * @throws Failure {@link Reason#UNKNOWN_SESSION} if this peer has none, for this application in this community
     */
    Held claim(PeerId peer, String community, String session, String application) throws Failure {
        sweep();
        synchronized (held) {
            Held found = held.get(session);
            if (found == null
                    || found.running
                    || !found.peer.equals(peer)
                    || !found.community.equals(community)
                    || !found.application().equals(application)) {
                throw new Failure(Reason.UNKNOWN_SESSION, "nothing is reserved for session " + session, "run it again");
            }
            Held running = new Held(peer, community, found.reserve, nanoTime.getAsLong(), true);
            held.put(session, running);
            return running;
        }
    }

    /** Gives an instance back. Harmless if it is not held. */
    void release(String session) {
        synchronized (held) {
            if (held.remove(session) == null) {
                return;
            }
        }
        changed();
    }

    /** {@return whether a peer's reservation was given back} */
    boolean cancel(PeerId peer, String session) {
        synchronized (held) {
            Held found = held.get(session);
            if (found == null || found.running || !found.peer.equals(peer)) {
                return false;
            }
            held.remove(session);
        }
        changed();
        return true;
    }

    /** {@return whether an instance is free} */
    boolean isFree(String application, int max) {
        synchronized (held) {
            return held.size() < limit.getAsInt() && used(application) < max;
        }
    }

    /** Gives reservations back that nobody took up. */
    void sweep() {
        boolean any;
        synchronized (held) {
            any = expire();
        }
        if (any) {
            changed();
        }
    }

    @Override
    public void linkUp(Link link) {}

    @Override
    public void linkDown(Link link) {}

    /** Its sessions end and give their instances back; what it only reserved is free again. */
    @Override
    public void peerLost(PeerId peer, String why) {
        boolean any;
        synchronized (held) {
            any = held.values().removeIf(h -> !h.running && h.peer.equals(peer));
        }
        if (any) {
            changed();
        }
    }

    private boolean expire() {
        long now = nanoTime.getAsLong();
        return held.values().removeIf(h -> !h.running && now - h.since > RESERVED);
    }

    private int used(String application) {
        return (int) held.values().stream()
                .filter(h -> h.application().equals(application))
                .count();
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
