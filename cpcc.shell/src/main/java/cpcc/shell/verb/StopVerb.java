package cpcc.shell.verb;

import cpcc.shell.text.Answer;
import cpcc.shell.text.Data;
import cpcc.shell.text.One;
import picocli.CommandLine.Command;

@Command(name = "stop", description = "Stop the peer; its sessions end.")
final class StopVerb extends Verb {
    private final Call call;

    StopVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        if (!call.host().standalone()) {
            throw new Trouble(
                    Exits.FAILED,
                    "this peer is part of another program, which is not stopped from here",
                    "stop the bundles whose names begin with cpcc. there");
        }
        call.host().stop();
        return new One(Data.of("stopping", true), null, "Peer is stopping.");
    }
}
