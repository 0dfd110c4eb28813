package cpcc.shell.verb;

import cpcc.das.api.Application;
import cpcc.das.api.Provider;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Data;
import cpcc.shell.text.Rows;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "apps", description = "Show what the other members share.")
final class AppsVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            Column.of("APP", "id"),
            Column.of("NAME", "name"),
            new Column("ON", row -> ((List<?>) row.get("providers"))
                    .stream().map(AppsVerb::on).toList()),
            Column.of("COMMUNITY", "communityName"),
            Column.of("COMMENT", "comment"));

    private final Call call;

    AppsVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        Names names = Names.of(call.services());
        return new Rows(
                COLUMNS,
                call.services().applications().list().stream()
                        .map(app -> row(app, names))
                        .toList(),
                "id",
                "No active member shares anything with you. Who is there: cpcc peers");
    }

    private static Map<String, Object> row(Application app, Names names) {
        return Data.of(
                "id", app.id(),
                "name", app.name(),
                "comment", app.comment(),
                "surface", app.surface(),
                "community", app.community(),
                "communityName", names.community(app.community()),
                "providers", app.providers().stream().map(AppsVerb::provider).toList());
    }

    private static Map<String, Object> provider(Provider provider) {
        return Data.of(
                "peer", provider.peer(),
                "name", provider.name(),
                "instances", provider.instances(),
                "free", provider.free(),
                "exec", provider.execTypes(),
                "files", provider.fileTypes());
    }

    private static String on(Object provider) {
        Map<?, ?> map = (Map<?, ?>) provider;
        return map.get("name") + (Boolean.TRUE.equals(map.get("free")) ? "" : " (full)");
    }
}
