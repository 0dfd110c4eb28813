package cpcc.shell.verb;

import cpcc.backend.api.Side;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Rows;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "sessions", description = "Show the running sessions, those you use and those you serve.")
final class SessionsVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            new Column("SESSION", row -> SessionData.brief((String) row.get("id"))),
            Column.of("APP", "application"),
            new Column("PEER", row -> (row.get("side") == Side.USER ? "on " : "for ") + row.get("peerName")),
            Column.of("STATE", "state"),
            Column.of("STARTED", "started"),
            Column.of("FILES", "folders"));

    private final Call call;

    SessionsVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        return new Rows(
                COLUMNS,
                call.services().runner().sessions().stream()
                        .map(SessionData::of)
                        .toList(),
                "id",
                "No session is running.");
    }
}
