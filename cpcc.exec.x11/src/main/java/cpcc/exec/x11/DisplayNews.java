package cpcc.exec.x11;

import cpcc.exec.x11.cache.Majors;
import cpcc.exec.x11.cache.News;
import cpcc.exec.x11.cache.Question;
import cpcc.exec.x11.cache.Questions;
import cpcc.exec.x11.cache.Subject;
import cpcc.exec.x11.protocol.XScreen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A connection that waits until what a display tells about itself changes. One thread at a time; {@link #close} from any. */
final class DisplayNews implements AutoCloseable {
    /** Those whose owners any program may know: they say that there is a window manager, and how the user wants things to look. */
    private static final List<String> SELECTIONS = List.of("WM_S0", "_NET_WM_CM_S0", "_XSETTINGS_S0");

    private static final int CHANGE_WINDOW_ATTRIBUTES = 2;
    private static final int EVENT_MASK = 1 << 11;
    private static final int STRUCTURE_AND_PROPERTIES = 1 << 17 | 1 << 22;
    private static final int RANDR_QUERY_VERSION = 0;
    private static final int RANDR_SELECT_INPUT = 4;
    private static final int SCREEN_CRTC_OUTPUT_PROPERTY = 0xf;
    private static final int XKB_USE_EXTENSION = 0;
    private static final int XKB_SELECT_EVENTS = 1;
    private static final int CORE_KEYBOARD = 0x100;
    /** New keyboards, maps, controls, names of all kinds; not pressed keys and locks. */
    private static final int XKB_EVENTS = 0x8eb;

    private static final int MAP_PARTS = 0xff;
    private static final int XI_SELECT_EVENTS = 46;
    private static final int XI_QUERY_VERSION = 47;
    private static final int XFIXES_QUERY_VERSION = 0;
    private static final int XFIXES_SELECT_SELECTION_INPUT = 2;
    private static final int OWNER_CHANGES = 7;
    private static final int ALL_DEVICES = 0;
    private static final int ALL_MASTERS = 1;
    private static final int DEVICE_CHANGED = 1 << 1;
    private static final int HIERARCHY_CHANGED = 1 << 11;

    private final XConnection connection;
    private final Majors extensions = new Majors();
    private final Set<Integer> selections = new HashSet<>();
    private boolean complete;

    /** Owns the connection. */
    DisplayNews(XConnection connection) {
        this.connection = connection;
    }

    /**
     * Asks for news.
     *
     * @throws IOException if the server does not answer
     */
    void begin() throws IOException {
        for (String name : Questions.extensions()) {
            ByteBuffer reply = connection.queryExtension(name);
            if (reply.get(8) != 0) {
                extensions.learn(name, reply.get(9), reply.get(10));
            }
        }
        complete = root() & screen() & keyboard() & devices() & selections();
    }

    /** {@return the display's screen} */
    XScreen screenAtFirst() {
        return connection.screen();
    }

    /** {@return its extensions} */
    Majors extensions() {
        return extensions;
    }

    /** {@return whether an answer is one that may be told, and news of it will be} */
    boolean watches(Question question) {
        return !question.subject().changes()
                || complete && (question.subject() != Subject.SELECTION || selections.contains(question.selection()));
    }

    /** {@return whether all that changes will be told; one that distrusts its programs may refuse it} */
    boolean complete() {
        return complete;
    }

    /**
     * {@return the next news}
     *
     * @throws IOException if the connection ends
     */
    News next() throws IOException {
        while (true) {
            Optional<News> news = News.in(
                    connection.event(), 0, extensions, connection.screen().root());
            if (news.isPresent()) {
                return news.get();
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private boolean root() throws IOException {
        return connection.does(XConnection.request(CHANGE_WINDOW_ATTRIBUTES, 0, 16)
                .putInt(connection.screen().root())
                .putInt(EVENT_MASK)
                .putInt(STRUCTURE_AND_PROPERTIES));
    }

    private boolean screen() throws IOException {
        int major = extensions.major("RANDR");
        if (major == 0) {
            return true;
        }
        connection.ask(
                XConnection.request(major, RANDR_QUERY_VERSION, 12).putInt(1).putInt(5));
        return connection.does(XConnection.request(major, RANDR_SELECT_INPUT, 12)
                .putInt(connection.screen().root())
                .putInt(SCREEN_CRTC_OUTPUT_PROPERTY));
    }

    private boolean keyboard() throws IOException {
        int major = extensions.major("XKEYBOARD");
        if (major == 0) {
            return true; // MappingNotify comes unasked.
        }
        connection.ask(XConnection.request(major, XKB_USE_EXTENSION, 8).putShort((short) 1));
        return connection.does(XConnection.request(major, XKB_SELECT_EVENTS, 16)
                .putShort((short) CORE_KEYBOARD)
                .putShort((short) XKB_EVENTS)
                .putShort((short) 0)
                .putShort((short) XKB_EVENTS)
                .putShort((short) MAP_PARTS)
                .putShort((short) MAP_PARTS));
    }

    private boolean selections() throws IOException {
        int major = extensions.major("XFIXES");
        if (major == 0) {
            return false;
        }
        connection.ask(
                XConnection.request(major, XFIXES_QUERY_VERSION, 12).putInt(2).putInt(0));
        boolean all = true;
        for (String name : SELECTIONS) {
            int selection = connection.atom(name);
            selections.add(selection);
            all &= connection.does(XConnection.request(major, XFIXES_SELECT_SELECTION_INPUT, 16)
                    .putInt(connection.screen().root())
                    .putInt(selection)
                    .putInt(OWNER_CHANGES));
        }
        return all;
    }

    private boolean devices() throws IOException {
        int major = extensions.major("XInputExtension");
        if (major == 0) {
            return true;
        }
        connection.ask(XConnection.request(major, XI_QUERY_VERSION, 8)
                .putShort((short) 2)
                .putShort((short) 2));
        return connection.does(XConnection.request(major, XI_SELECT_EVENTS, 28)
                .putInt(connection.screen().root())
                .putShort((short) 2)
                .putShort((short) 0)
                .putShort((short) ALL_DEVICES)
                .putShort((short) 1)
                .putInt(HIERARCHY_CHANGED)
                .putShort((short) ALL_MASTERS)
                .putShort((short) 1)
                .putInt(DEVICE_CHANGED));
    }
}
