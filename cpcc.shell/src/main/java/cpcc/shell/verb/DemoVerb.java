package cpcc.shell.verb;

import cpcc.shell.text.Answer;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The demo starts peers of its own, so it cannot run inside one. */
@Command(name = "demo", description = "Show a whole community on this machine; removed at its end.")
final class DemoVerb extends Verb {
    @Unmatched
    List<String> words = new ArrayList<>();

    @Override
    public Answer call() throws Trouble {
        throw new Trouble(Exits.FAILED, "the demo does not run inside a peer", "from a terminal: cpcc demo");
    }
}
