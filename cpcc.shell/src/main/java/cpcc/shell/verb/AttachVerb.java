package cpcc.shell.verb;

import cpcc.das.api.SessionView;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.shell.text.Answer;
import cpcc.shell.text.One;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "attach", description = "Show a running application here, wherever its windows were before.")
final class AttachVerb extends Verb {
    @Parameters(paramLabel = "SESSION", description = "Its id or the beginning of it, see cpcc sessions.")
    String session;

    private final Call call;

    AttachVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        if (call.caller().user().isEmpty()) {
            throw new Failure(
                    Reason.NO_DISPLAY,
                    "your display is not known here, so nothing can be shown on it",
                    "use the cpcc executable in a terminal: cpcc attach " + session);
        }
        SessionView now = call.services().runner().attach(session, call.caller());
        if (!now.detached().isEmpty()) {
            throw new Failure(Reason.NO_DISPLAY, SessionData.title(now) + ": " + now.detached(), SessionData.back(now));
        }
        return new One(
                SessionData.of(now),
                now.id(),
                SessionData.title(now) + " is shown here (session " + SessionData.brief(now.id()) + ")");
    }
}
