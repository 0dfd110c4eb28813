package cpcc.shell.verb;

import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.das.api.BackendView;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Data;
import cpcc.shell.text.Rows;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "backends", description = "Show the ways to run, to show and to bring files that are present here.")
final class BackendsVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            Column.of("KIND", "kind"),
            Column.of("TYPE", "type"),
            Column.of("RANKING", "ranking"),
            new Column("AS USER", row -> summary((List<?>) row.get("asUser"))),
            new Column("AS PROVIDER", row -> summary((List<?>) row.get("asProvider"))),
            Column.of("BUNDLE", "bundle"));

    private final Call call;

    BackendsVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        return new Rows(
                COLUMNS,
                call.services().backends().list(call.caller()).stream()
                        .map(BackendsVerb::row)
                        .toList(),
                "type",
                "No backend is present: nothing can be run or shared here.");
    }

    private static Map<String, Object> row(BackendView view) {
        return Data.of(
                "kind", view.kind(),
                "type", view.type(),
                "ranking", view.ranking(),
                "bundle", view.bundle(),
                "asUser", view.asUser().stream().map(BackendsVerb::check).toList(),
                "asProvider",
                        view.asProvider().stream().map(BackendsVerb::check).toList());
    }

    static Map<String, Object> check(Check check) {
        return Data.of("level", check.level(), "text", check.text(), "remedy", check.remedy());
    }

    private static String summary(List<?> checks) {
        long errors = count(checks, Level.ERROR);
        if (errors > 0) {
            return "no, see cpcc doctor";
        }
        return count(checks, Level.WARNING) > 0 ? "ok, with warnings" : "ok";
    }

    private static long count(List<?> checks, Level level) {
        return checks.stream()
                .filter(check -> ((Map<?, ?>) check).get("level") == level)
                .count();
    }
}
