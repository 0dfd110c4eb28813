package cpcc.shell.verb;

import cpcc.backend.api.Side;
import cpcc.das.api.SessionView;
import cpcc.shell.text.Data;
import java.util.Map;
import java.util.TreeMap;

/** A session as data. */
final class SessionData {
    private static final int SHORT = 6;

    private SessionData() {}

    static Map<String, Object> of(SessionView view) {
        return Data.of(
                "id", view.id(),
                "side", view.side(),
                "application", view.application(),
                "community", view.community(),
                "peer", view.peer(),
                "peerName", view.peerName(),
                "state", view.state(),
                "since", view.since(),
                "started", view.started(),
                "exec", view.exec(),
                "files", view.files(),
                "folders", view.folders(),
                "pid", view.pid(),
                "detached", view.detached(),
                "refused", new TreeMap<>(view.refused()));
    }

    /** {@return the beginning of an id that people see and type} */
    static String brief(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /** {@return what brings it back into sight} */
    static String back(SessionView view) {
        return "bring it back: cpcc attach " + brief(view.id());
    }

    /** {@return such as "kate on lab1" for its user, "kate for bob" for its provider} */
    static String title(SessionView view) {
        return view.application() + (view.side() == Side.USER ? " on " : " for ") + view.peerName();
    }
}
