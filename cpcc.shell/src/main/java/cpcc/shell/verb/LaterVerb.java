package cpcc.shell.verb;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.shell.text.Answer;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** A verb that is planned and says so. Takes any words. */
@Command(description = "Not built yet.", hidden = true)
final class LaterVerb extends Verb {
    static final List<String> NAMES = List.of(
            "leave",
            "expel",
            "online",
            "offline",
            "pause",
            "resume",
            "policy",
            "open",
            "extend",
            "serving",
            "recall",
            "why",
            "history",
            "undo",
            "logs",
            "launchers");

    @Unmatched
    List<String> words = new ArrayList<>();

    private final String name;

    LaterVerb(String name) {
        this.name = name;
    }

    @Override
    public Answer call() throws Failure {
        throw new Failure(Reason.NOT_BUILT, name + " is not built yet in this version", "what there is: cpcc help");
    }
}
