package cpcc.p2p;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** What this peer knows, in memory and on disk, and the one place where it changes. Any thread. */
final class Registry {
    /** Makes the next state of a community of its present one. */
    @FunctionalInterface
    interface Change {
        /**
         * {@return the next state, the same object for no change}
         *
         * @param current null if this peer does not belong to the community
         * @throws Failure to leave everything as it is
         */
        CommunityState apply(CommunityState current) throws Failure;
    }

    /** Is told of every change, in order, under the registry's lock: it must only note what is to be done. */
    @FunctionalInterface
    interface Watcher {
        void changed(View before, View after, PeerId origin);
    }

    private final Store store;
    private final Watcher watcher;
    private final Object lock = new Object();
    private volatile View view;

    Registry(Store store, Instant start, Watcher watcher) {
        this.store = store;
        this.watcher = watcher;
        this.view = new View(store.loaded(), new Presence(Map.of(), start), store.unreadable());
    }

    /** {@return what is known now; never waits} */
    View view() {
        return view;
    }

    /**
     * Changes a community; on disk when this returns.
     *
     * @param community its id
     * @param origin who told us, null if nobody did
     * @param change called once, under the lock
     * @return the state afterwards
     * @throws Failure what the change threw, or why it could not be saved; then nothing has changed
     */
    CommunityState update(String community, PeerId origin, Change change) throws Failure {
        synchronized (lock) {
            CommunityState current = view.communities().get(community);
            CommunityState next = change.apply(current);
            if (next != current) {
                save(next);
                become(view.with(next), origin);
            }
            return next;
        }
    }

    /** Notes that a peer is signed on or off. */
    void presence(PeerId peer, boolean active, Instant now) {
        synchronized (lock) {
            Presence next = view.presence().with(peer, active, now);
            if (next != view.presence()) {
                become(view.with(next), null);
            }
        }
    }

    private void become(View next, PeerId origin) {
        View before = view;
        view = next;
        watcher.changed(before, next, origin);
    }

    private void save(CommunityState state) throws Failure {
        try {
            store.save(state);
        } catch (IOException e) {
            String name = state.roster().founding().name();
            throw new Failure(
                    Reason.FAILED,
                    "Community \"" + name + "\" could not be saved: " + e.getMessage() + ".",
                    "See that the state directory is writable and its disk not full.",
                    e);
        }
    }
}
