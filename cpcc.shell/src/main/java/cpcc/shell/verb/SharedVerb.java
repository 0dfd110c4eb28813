package cpcc.shell.verb;

import cpcc.das.api.Installer;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Rows;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(name = "shared", description = "Show what this peer shares.")
final class SharedVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            Column.of("APP", "id"),
            Column.of("NAME", "name"),
            Column.of("MAX", "instances"),
            Column.of("NETWORK", "network"),
            Column.of("WITH", "communityNames"),
            new Column("BY", row -> ((Optional<?>) row.get("configuredBy"))
                    .map(Object.class::cast)
                    .orElse("command")),
            new Column("COMMAND", row -> String.join(" ", words(row.get("command")))));

    private final Call call;

    SharedVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        Names names = Names.of(call.services());
        Installer installer = call.services().installer();
        return new Rows(
                COLUMNS,
                installer.shared().stream()
                        .map(app -> SharedData.of(app, names, installer.configuredBy(app.id())))
                        .toList(),
                "id",
                "This peer shares nothing. Share an application: cpcc share APP");
    }

    private static List<String> words(Object command) {
        return ((List<?>) command).stream().map(String::valueOf).toList();
    }
}
