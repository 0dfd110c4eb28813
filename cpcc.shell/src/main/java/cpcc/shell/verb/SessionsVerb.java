package cpcc.shell.verb;

import cpcc.backend.api.Side;
import cpcc.das.api.SessionView;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Rows;
import cpcc.shell.text.Safe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "sessions", description = "Show the running sessions, those you use and those you serve.")
final class SessionsVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            new Column("SESSION", row -> SessionData.brief((String) row.get("id"))),
            Column.of("APP", "application"),
            new Column("PEER", row -> (row.get("side") == Side.USER ? "on " : "for ") + row.get("peerName")),
            new Column("STATE", row -> "".equals(row.get("detached")) ? row.get("state") : "detached"),
            Column.of("STARTED", "started"),
            Column.of("FILES", "folders"));

    private static final Column REFUSED = new Column("REFUSED", SessionsVerb::refused);

    @Option(
            names = {"-v", "--verbose"},
            description = "Show too what applications were refused on your display, and how often.")
    boolean verbose;

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
        List<Column> columns = new ArrayList<>(COLUMNS);
        if (verbose) {
            columns.add(REFUSED);
        }
        return new Rows(columns, sessions.stream().map(SessionData::of).toList(), "id", "No session is running.");
    }

    /** {@return such as "GrabServer 2, QueryKeymap 17"} */
    private static Object refused(Map<String, Object> row) {
        Map<?, ?> counts = (Map<?, ?>) row.get("refused");
        return counts.isEmpty()
                ? null
                : counts.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
    }
}
