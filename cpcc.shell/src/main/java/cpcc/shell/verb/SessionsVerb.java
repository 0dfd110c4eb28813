package cpcc.shell.verb;

import cpcc.backend.api.Side;
import cpcc.das.api.SessionView;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Rows;
import cpcc.shell.text.Safe;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "sessions", description = "Show the running sessions, those you use and those you serve.")
final class SessionsVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            new Column("SESSION", row -> SessionData.brief((String) row.get("id"))),
            Column.of("APP", "application"),
            new Column("PEER", row -> (row.get("side") == Side.USER ? "on " : "for ") + row.get("peerName")),
            new Column("STATE", row -> "".equals(row.get("detached")) ? row.get("state") : "detached"),
            Column.of("STARTED", "started"),
            Column.of("FILES", "folders"));

    private final Call call;

    SessionsVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        List<SessionView> sessions = call.services().runner().sessions();
        sessions.stream()
                .filter(session -> !session.detached().isEmpty())
                .forEach(session -> call.hint(Safe.line(SessionData.title(session) + " is out of sight: "
                        + session.detached() + "  → " + SessionData.back(session))));
        return new Rows(COLUMNS, sessions.stream().map(SessionData::of).toList(), "id", "No session is running.");
    }
}
