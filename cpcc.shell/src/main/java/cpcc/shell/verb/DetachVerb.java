package cpcc.shell.verb;

import cpcc.das.api.SessionView;
import cpcc.messaging.api.Failure;
import cpcc.shell.text.Answer;
import cpcc.shell.text.One;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "detach",
        description = "Put the windows of an application away; it runs on until you attach or close it.")
final class DetachVerb extends Verb {
    @Parameters(paramLabel = "SESSION", description = "Its id or the beginning of it, see cpcc sessions.")
    String session;

    private final Call call;

    DetachVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        SessionView now = call.services().runner().detach(session);
        return new One(
                SessionData.of(now),
                now.id(),
                SessionData.title(now) + " runs on out of sight; " + SessionData.back(now));
    }
}
