package cpcc.shell.verb;

import cpcc.das.api.SharedApplication;
import cpcc.messaging.api.Failure;
import cpcc.shell.text.Answer;
import cpcc.shell.text.One;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "unshare", description = "No longer share an application; sessions that run go on.")
final class UnshareVerb extends Verb {
    @Parameters(paramLabel = "APP", description = "Its id, see cpcc shared.")
    String app;

    private final Call call;

    UnshareVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        SharedApplication was = call.services().installer().unshare(app);
        return new One(
                SharedData.of(was, Names.of(call.services()), Optional.empty()),
                was.id(),
                was.id() + " is no longer shared");
    }
}
