package cpcc.shell.verb;

import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.das.api.BackendView;
import cpcc.das.api.BackendView.State;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Data;
import cpcc.shell.text.Noted;
import cpcc.shell.text.Rows;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(name = "backends", description = "Show the ways to run, to show and to bring files that are present here.")
final class BackendsVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            new Column("KIND", row -> orDash(row.get("kind"))),
            new Column("TYPE", row -> orDash(row.get("type"))),
            Column.of("RANKING", "ranking"),
            new Column("STATE", row -> state(row.get("state"))),
            new Column("AS USER", row -> summary(row, "asUser")),
            new Column("AS PROVIDER", row -> summary(row, "asProvider")),
            Column.of("BUNDLE", "bundle"));

    private final Call call;

    BackendsVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        List<BackendView> views = call.services().backends().list(call.caller());
        Rows rows = new Rows(
                COLUMNS,
                views.stream().map(BackendsVerb::row).toList(),
                "type",
                "No backend is present: nothing can be run or shared here.");
        return new Noted(rows, views.stream().flatMap(BackendsVerb::notes).toList());
    }

    private static Map<String, Object> row(BackendView view) {
        return Data.of(
                "kind", view.kind(),
                "type", view.type(),
                "ranking", view.ranking(),
                "bundle", view.bundle(),
                "state", view.state(),
                "why", view.why(),
                "sessions", view.sessions(),
                "asUser", view.asUser().stream().map(BackendsVerb::check).toList(),
                "asProvider",
                        view.asProvider().stream().map(BackendsVerb::check).toList());
    }

    static Map<String, Object> check(Check check) {
        return Data.of("level", check.level(), "text", check.text(), "remedy", check.remedy());
    }

    /** Why it is not simply used, and what it finds missing, each once. */
    private static Stream<String> notes(BackendView view) {
        String sessions = view.state() == State.LAST_SESSIONS ? "; it still has " + view.sessions() : "";
        Stream<String> why =
                view.why().isEmpty() ? Stream.of() : Stream.of(state(view.state()) + ", " + view.why() + sessions);
        Stream<String> errors = Stream.concat(view.asUser().stream(), view.asProvider().stream())
                .filter(check -> check.level() == Level.ERROR)
                .map(check -> check.text() + Report.arrow(check.remedy()))
                .distinct();
        String who = view.type().isEmpty() ? view.bundle() : view.type() + " of " + view.bundle();
        return Stream.concat(why, errors).map(text -> who + ": " + text);
    }

    private static String state(Object state) {
        return ((State) state).name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Object orDash(Object text) {
        return "".equals(text) ? "-" : text;
    }

    private static String summary(Map<String, Object> row, String side) {
        if (row.get("state") == State.UNUSABLE) {
            return "no";
        }
        List<?> checks = (List<?>) row.get(side);
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
