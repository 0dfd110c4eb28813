package cpcc.shell.verb;

import cpcc.shell.text.Answer;
import cpcc.shell.text.Data;
import cpcc.shell.text.One;
import picocli.CommandLine.Command;

/** Starting is the executable's work; when the words arrive here it is done. */
@Command(name = "start", description = "Start the peer in the background.")
final class StartVerb extends Verb {
    @Override
    public Answer call() {
        return new One(Data.of("running", true), null, "Peer is running.");
    }
}
