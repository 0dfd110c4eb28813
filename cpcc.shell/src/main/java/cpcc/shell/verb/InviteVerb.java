package cpcc.shell.verb;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Data;
import cpcc.shell.text.One;
import cpcc.shell.text.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "invite", description = "Make a single-use invitation to a community.")
final class InviteVerb extends Verb {
    @Parameters(arity = "0..1", paramLabel = "COMMUNITY", description = "Name or id; not needed if you have one only.")
    String community;

    @Option(
            names = "--address",
            paramLabel = "HOST[:PORT]",
            description =
                    "Where the invited can reach this peer; may be repeated. Without it: this machine's addresses.")
    List<String> addresses = new ArrayList<>();

    @Option(
            names = "--valid",
            paramLabel = "SPAN",
            defaultValue = "24h",
            description = "How long it can be used: a number and s, m, h or d. Default: ${DEFAULT-VALUE}.")
    String valid;

    private final Call call;

    InviteVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        Duration span = span();
        String invitation = call.services().communities().invite(community, parsed(), span);
        if (form().plain()) {
            call.hint("Hand this over on a private way: whoever has it can join, once, within " + Times.span(span)
                    + ". There: cpcc join -");
        }
        return new One(
                Data.of(
                        "invitation",
                        invitation,
                        "community",
                        community,
                        "validUntil",
                        call.clock().instant().plus(span)),
                invitation,
                invitation);
    }

    private Duration span() {
        try {
            return Times.parse(valid);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private List<Address> parsed() throws Trouble {
        List<Address> parsed = new ArrayList<>();
        int port = call.services().links().port();
        for (String address : addresses) {
            try {
                parsed.add(Address.parse(address, port));
            } catch (IllegalArgumentException e) {
                throw usage(e.getMessage());
            }
        }
        return parsed;
    }
}
