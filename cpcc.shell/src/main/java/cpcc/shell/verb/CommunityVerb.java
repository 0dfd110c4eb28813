package cpcc.shell.verb;

import cpcc.shell.text.Answer;
import cpcc.shell.text.Data;
import java.util.Map;
import picocli.CommandLine.Command;

/** Only groups its subcommands. */
@Command(name = "community", description = "Found a community, or show yours.")
final class CommunityVerb extends Verb {
    static Map<String, Object> data(cpcc.p2p.api.Community community) {
        return Data.of(
                "id", community.id(),
                "name", community.name(),
                "founder", community.founder(),
                "administrator", community.administrator(),
                "members", community.members());
    }

    @Override
    public Answer call() {
        throw usage("community needs create or list");
    }
}
