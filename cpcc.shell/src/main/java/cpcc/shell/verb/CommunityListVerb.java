package cpcc.shell.verb;

import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Rows;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "list", description = "Show the communities you belong to.")
final class CommunityListVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            Column.of("NAME", "name"),
            Column.of("MEMBERS", "members"),
            Column.of("ADMINISTRATOR", "administrator"),
            Column.of("ID", "id"));

    private final Call call;

    CommunityListVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        return new Rows(
                COLUMNS,
                call.services().communities().list().stream()
                        .map(CommunityVerb::data)
                        .toList(),
                "id",
                "You belong to no community. Found one: cpcc community create NAME, or join one: cpcc join INVITATION");
    }
}
