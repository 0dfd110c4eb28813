package cpcc.shell.verb;

import cpcc.das.api.SessionView;
import cpcc.messaging.api.Failure;
import cpcc.shell.text.Answer;
import cpcc.shell.text.One;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "close", description = "End a session.")
final class CloseVerb extends Verb {
    @Parameters(paramLabel = "SESSION", description = "Its id or the beginning of it, see cpcc sessions.")
    String session;

    private final Call call;

    CloseVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        SessionView was = call.services().runner().close(session);
        return new One(
                SessionData.of(was),
                was.id(),
                SessionData.title(was) + " is being closed (session " + SessionData.brief(was.id()) + ")");
    }
}
