package cpcc.shell.verb;

import cpcc.p2p.api.Peer;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Column;
import cpcc.shell.text.Data;
import cpcc.shell.text.Noted;
import cpcc.shell.text.Rows;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "peers", description = "Show the members of your communities.")
final class PeersVerb extends Verb {
    private static final List<Column> COLUMNS = List.of(
            new Column("NAME", row -> row.get("name") + ((boolean) row.get("self") ? " (this peer)" : "")),
            new Column("STATE", row -> (boolean) row.get("active") ? "active" : "inactive"),
            Column.of("SINCE", "since"),
            Column.of("ROUND TRIP", "roundTripMs"),
            Column.of("COMMUNITY", "communityName"),
            new Column("ID", row -> ((cpcc.messaging.api.PeerId) row.get("id")).shortText()));

    private final Call call;

    PeersVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        Names names = Names.of(call.services());
        List<Peer> peers = call.services().communities().peers();
        List<Map<String, Object>> rows =
                peers.stream().map(peer -> row(peer, names)).toList();
        Rows table = new Rows(
                COLUMNS,
                rows,
                "id",
                "You belong to no community. Found one: cpcc community create NAME, or join one: cpcc join INVITATION");
        return new Noted(
                table,
                Reach.of(peers).stream()
                        .map(check -> check.text() + Report.arrow(check.remedy()))
                        .toList());
    }

    private static Map<String, Object> row(Peer peer, Names names) {
        return Data.of(
                "id", peer.id(),
                "name", peer.name(),
                "community", peer.community(),
                "communityName", names.community(peer.community()),
                "self", peer.self(),
                "active", peer.active(),
                "since", peer.since(),
                "roundTripMs", peer.roundTrip());
    }
}
