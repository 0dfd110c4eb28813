package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.ServerCutter;
import cpcc.exec.x11.protocol.Setup;
import cpcc.exec.x11.protocol.XScreen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Where the windows are that one connection has made, as far as it follows from what the program does and hears (X11 protocol,
 * GetGeometry). Not for concurrent use.
 *
 * <p>Windows inside others of the program's are where it puts them. Those on the screen may be put elsewhere by a window manager, from
 * when they are shown: they are known again when an event or an answer says so that is no older than what the program asked for last, and
 * only if the program has chosen to hear of it. Windows that move by themselves (gravity) or are put into another program's are not known.
 */
final class OwnWindows {
    private static final int MOST = 1024;

    private static final int CREATE = 1;
    private static final int CHANGE_ATTRIBUTES = 2;
    private static final int DESTROY = 4;
    private static final int DESTROY_INSIDE = 5;
    private static final int REPARENT = 7;
    private static final int MAP = 8;
    private static final int MAP_INSIDE = 9;
    private static final int UNMAP = 10;
    private static final int UNMAP_INSIDE = 11;
    private static final int CONFIGURE = 12;
    private static final int GET_GEOMETRY = 14;

    private static final int DESTROY_NOTIFY = 17;
    private static final int MAP_NOTIFY = 19;
    private static final int REPARENT_NOTIFY = 21;
    private static final int CONFIGURE_NOTIFY = 22;
    private static final int GRAVITY_NOTIFY = 24;

    private static final int WORD = 4;
    private static final int ATTRIBUTES = 15;
    private static final int PLACES = 7;

    /** A request about a window that may still fail. */
    private record Sent(long number, int window) {}

    private final Queue<Sent> sent = new ArrayDeque<>();
    private final Map<Integer, OwnWindow> windows = new HashMap<>();
    private Setup setup = Setup.NONE;
    private XScreen screen;

    /** A program was let in. */
    void begin(Setup now, XScreen first) {
        setup = now;
        screen = first;
    }

    /** {@return how many bytes of a request have to be seen} */
    static int needed(Request request) {
        return switch (request.opcode()) {
            case CREATE -> 32 + ATTRIBUTES * WORD;
            case CHANGE_ATTRIBUTES -> 12 + ATTRIBUTES * WORD;
            case CONFIGURE -> 12 + PLACES * WORD;
            case DESTROY, DESTROY_INSIDE, REPARENT, MAP, MAP_INSIDE, UNMAP, UNMAP_INSIDE, GET_GEOMETRY -> 8;
            default -> WORD;
        };
    }

    /**
     * The program asks for something.
     *
     * @param request with as many bytes as are needed, or all there are
     */
    void asked(Request request) {
        if (request.opcode() > CONFIGURE || needed(request) == WORD || request.length() < 8) {
            return;
        }
        int id = request.int32(4);
        if (request.opcode() == CREATE) {
            create(request, id);
            sent(request, id);
        } else if (windows.containsKey(id)) {
            asked(request, id, windows.get(id));
            sent(request, id);
        } else if (id == screen.root() && (request.opcode() == MAP_INSIDE || request.opcode() == UNMAP_INSIDE)) {
            windows.clear(); // All of them are shown or hidden; no program is known that does that.
        }
    }

    private void sent(Request request, int id) {
        sent.add(new Sent(request.number(), id));
        if (sent.size() > MOST) {
            sent.remove();
        }
    }

    /** The server has found fault with a request: nothing has come of it. */
    void failed(long number) {
        while (!sent.isEmpty() && sent.peek().number() <= number) {
            Sent each = sent.remove();
            if (each.number() == number) {
                forget(each.window());
            }
        }
    }

    private void asked(Request request, int id, OwnWindow window) {
        switch (request.opcode()) {
            case DESTROY, REPARENT -> forget(id);
            case DESTROY_INSIDE -> forgetInside(window);
            case MAP, UNMAP -> window.leftToManager(request.number());
            case CHANGE_ATTRIBUTES -> {
                if (request.length() >= 12 && !window.attributes(request, 8, 12)) {
                    forget(id);
                }
            }
            case CONFIGURE -> {
                if (request.length() >= 12) {
                    window.configure(request);
                }
            }
            default -> {}
        }
    }

    private void create(Request request, int id) {
        forget(id);
        if (request.length() < 32 || !setup.owns(id) || windows.size() >= MOST) {
            return;
        }
        OwnWindow outer = windows.get(request.int32(8));
        if (outer != null || request.int32(8) == screen.root()) {
            OwnWindow window = new OwnWindow(request, outer, screen.depth());
            if (window.attributes(request, 28, 32)) {
                windows.put(id, window);
                if (outer != null) {
                    outer.inside().add(id);
                }
            }
        }
    }

    /** {@return which window a request asks about, if that is one that this connection has made; empty if it asks something else} */
    Optional<Question> question(Request request) {
        if (request.opcode() != GET_GEOMETRY || request.length() != 8 || !windows.containsKey(request.int32(4))) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, (byte) GET_GEOMETRY).putShort(2, (short) 2).putInt(4, request.int32(4));
        return Optional.of(new Question(Question.CORE, "GetGeometry", Subject.WINDOW, bytes));
    }

    /** {@return the reply to such a question, without its number; empty if it is not known} */
    Optional<ByteBuffer> answer(Question question) {
        return about(question).filter(OwnWindow::isKnown).map(window -> window.geometry(screen.root()));
    }

    /**
     * The server has answered such a question.
     *
     * @param number of the request
     */
    void learn(Question question, ByteBuffer reply, long number) {
        if (reply.limit() == ServerCutter.PACKET && reply.get(0) == ServerCutter.REPLY) {
            about(question).ifPresent(window -> window.placed(reply, 12, number));
        }
    }

    /** It was not so. */
    void wrong(Question question) {
        if (question.subject() == Subject.WINDOW) {
            forget(question.window());
        }
    }

    /**
     * The program hears of something.
     *
     * @param all with an event
     * @param at where it begins
     * @param number of the last request that the server had done
     * @return the window, if somebody else has put it elsewhere
     */
    Optional<News> event(ByteBuffer all, int at, long number) {
        int type = all.get(at); // With the sign, if there is one, that another program has sent it.
        if (type < DESTROY_NOTIFY || type > GRAVITY_NOTIFY) {
            return Optional.empty();
        }
        int id = all.getInt(at + 8);
        OwnWindow window = windows.get(id);
        if (window == null) {
            return Optional.empty();
        }
        boolean others = window.isManaged() && window.isKnown();
        switch (type) {
            case CONFIGURE_NOTIFY -> window.placed(all, at + 16, number);
            case REPARENT_NOTIFY -> window.moved(all, at + 16, number);
            case GRAVITY_NOTIFY -> window.moved(all, at + 12, number);
            case MAP_NOTIFY -> {
                window.mapped(number);
                return Optional.empty();
            }
            case DESTROY_NOTIFY -> forget(id);
            default -> {
                return Optional.empty();
            }
        }
        if (type == REPARENT_NOTIFY && !window.isManaged()) {
            forget(id);
        }
        return others ? Optional.of(new News(Subject.WINDOW, id)) : Optional.empty();
    }

    private Optional<OwnWindow> about(Question question) {
        return question.subject() == Subject.WINDOW
                ? Optional.ofNullable(windows.get(question.window()))
                : Optional.empty();
    }

    private void forget(int id) {
        OwnWindow window = windows.remove(id);
        if (window != null) {
            OwnWindow outer = windows.get(window.parent());
            if (outer != null) {
                outer.inside().remove(id);
            }
            forgetInside(window);
        }
    }

    private void forgetInside(OwnWindow window) {
        Queue<Integer> gone = new ArrayDeque<>(window.inside());
        window.inside().clear();
        while (!gone.isEmpty()) {
            OwnWindow next = windows.remove(gone.remove());
            if (next != null) {
                gone.addAll(next.inside());
            }
        }
    }
}
