package cpcc.shell.verb;

import cpcc.messaging.api.Failure;
import cpcc.p2p.api.Community;
import cpcc.shell.text.Answer;
import cpcc.shell.text.One;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Found a community; you become its first administrator.")
final class CommunityCreateVerb extends Verb {
    @Parameters(paramLabel = "NAME", description = "1 to 60 characters.")
    String name;

    private final Call call;

    CommunityCreateVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        Community community = call.services().communities().create(name);
        return new One(
                CommunityVerb.data(community),
                community.id(),
                "Community \"" + community.name() + "\" is founded. Let others in: cpcc invite");
    }
}
