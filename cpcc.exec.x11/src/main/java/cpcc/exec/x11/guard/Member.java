package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Setup;
import java.util.BitSet;

/**
 * One connection of a session, and what it has made. Requests of one connection are done in their order, so what is noted here
 * when one passes is true for the next; of another connection's things nobody could say so.
 *
 * <p>Of a request that passes the server may say that it was wrong. So nothing here makes a thing look safer than it was.
 */
final class Member {
    private final Realm realm;
    private final BitSet windows = new BitSet();
    private final BitSet top = new BitSet();
    private final BitSet likeParent = new BitSet();
    private final BitSet windowPictures = new BitSet();
    private final BitSet pixmaps = new BitSet();
    private volatile Setup setup = Setup.NONE;
    private volatile boolean over;

    Member(Realm realm) {
        this.realm = realm;
    }

    Realm realm() {
        return realm;
    }

    /** The server has let it in. On the thread of what the server says. */
    void join(Setup now) {
        synchronized (this) {
            if (!over && setup == Setup.NONE) {
                realm.join(now);
                setup = now;
            }
        }
    }

    /** It is over: the server may give what was its to another program's. Harmless when already called. */
    void leave() {
        synchronized (this) {
            if (!over && setup != Setup.NONE) {
                realm.leave(setup);
            }
            over = true;
        }
    }

    /** {@return whether this connection has made it} */
    boolean owns(int id) {
        return !over && setup.owns(id);
    }

    /** {@return whether the program may know that there is such a window} */
    boolean knows(int window) {
        return owns(window) || realm.knowsOther(window);
    }

    // What the connection has made; on the thread of its requests.

    /**
     * A window was made, or one of that number was there.
     *
     * @param inRoot whether it lies in a window that is not this connection's
     */
    void window(int id, boolean inRoot) {
        windows.set(place(id));
        if (inRoot) {
            top.set(place(id));
        }
    }

    /** It lies in a window that is not this connection's, or did once. */
    void onTop(int window) {
        top.set(place(window));
    }

    boolean isTop(int window) {
        return top.get(place(window)) || !windows.get(place(window));
    }

    /** Its background is its parent's, or was once. */
    void likeParent(int window) {
        likeParent.set(place(window));
    }

    boolean isLikeParent(int window) {
        return likeParent.get(place(window));
    }

    /** What was noted of it counts no more: its number may be given again. */
    void destroyed(int window) {
        windows.clear(place(window));
        top.clear(place(window));
        likeParent.clear(place(window));
        realm.destroyed(window);
    }

    void pixmap(int id) {
        pixmaps.set(place(id));
    }

    /** A picture was made of something. */
    void picture(int id, int drawable) {
        if (windows.get(place(drawable)) || !pixmaps.get(place(drawable))) {
            windowPictures.set(place(id));
        }
    }

    void pictureFreed(int id) {
        windowPictures.clear(place(id));
    }

    /** {@return whether a picture shows what is on the screen} */
    boolean isWindowPicture(int id) {
        return windowPictures.get(place(id));
    }

    private int place(int id) {
        return id & setup.mask();
    }
}
