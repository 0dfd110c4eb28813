package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Setup;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What on an X server belongs to one session: all that its connections have made. By the number of a thing alone its maker is
 * known (X11 protocol, "Connection Setup": resource-id-base).
 *
 * <p>May be used from any thread: connections of one session may come over several.
 */
final class Realm {
    private static final int MOST_SELECTIONS = 256;
    private static final int MOST_FRAMES = 4096;

    private final Map<Integer, Integer> selections = new ConcurrentHashMap<>();
    private final Grants grants = new Grants(System::nanoTime);
    /** Of the window manager, around windows of the session; the last ones. */
    private final Set<Integer> frames = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
            return size() > MOST_FRAMES;
        }
    });

    private volatile int[] bases = {};
    private volatile int mask;
    private volatile Setup server = Setup.NONE;
    private volatile int settings;
    private volatile int windowManager;

    /** {@return a connection that is to be the session's} */
    Member member() {
        return new Member(this);
    }

    synchronized void join(Setup setup) {
        int[] more = Arrays.copyOf(bases, bases.length + 1);
        more[bases.length] = setup.base();
        mask = setup.mask();
        server = setup;
        bases = more;
    }

    synchronized void leave(Setup setup) {
        bases = Arrays.stream(bases).filter(base -> base != setup.base()).toArray();
        selections.values().removeIf(window -> !owns(window));
    }

    /** {@return what the server has said of itself} */
    Setup server() {
        return server;
    }

    /** {@return whether a connection of this session has made it} */
    boolean owns(int id) {
        int base = id & ~mask;
        for (int each : bases) {
            if (each == base) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether it is a root window} */
    boolean isRoot(int window) {
        return server.isRoot(window);
    }

    /** {@return whether the session may know of a window that is none of its own} */
    boolean knowsOther(int window) {
        return isRoot(window)
                || isFrame(window)
                || window == settings
                || window == windowManager
                || grants.knows(window);
    }

    /** A window of another program lies around one of the session. */
    void frame(int window) {
        if (!owns(window) && !isRoot(window)) {
            synchronized (frames) {
                frames.add(window);
            }
        }
    }

    boolean isFrame(int window) {
        synchronized (frames) {
            return frames.contains(window);
        }
    }

    /** A window of the session says that it has something to give; 0 that there is nothing any more. */
    void select(int selection, int window) {
        if (window == 0) {
            selections.remove(selection);
        } else if (selections.size() < MOST_SELECTIONS || selections.containsKey(selection)) {
            selections.put(selection, window);
        }
    }

    /** A window has lost a selection to another program's. */
    void lost(int selection, int window) {
        if (selections.remove(selection, window)) {
            grants.lost(selection);
        }
    }

    /** A window is no more. */
    void destroyed(int window) {
        selections.values().removeIf(owner -> owner == window);
    }

    /** {@return the window of the session that has something to give} */
    Optional<Integer> selected(int selection) {
        return Optional.ofNullable(selections.get(selection));
    }

    /** {@return where others have asked for what the session has to give} */
    Grants grants() {
        return grants;
    }

    /** {@return the window that tells all programs how the user wants things to look (XSETTINGS), 0 if none is known} */
    int settings() {
        return settings;
    }

    void settings(int window) {
        settings = window;
    }

    /** {@return the window by which the window manager shows that it is there, 0 if none is known} */
    int windowManager() {
        return windowManager;
    }

    void windowManager(int window) {
        windowManager = window;
    }
}
