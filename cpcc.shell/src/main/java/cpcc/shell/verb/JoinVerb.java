package cpcc.shell.verb;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Community;
import cpcc.shell.text.Answer;
import cpcc.shell.text.One;
import cpcc.shell.text.ProgressLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "join", description = "Join a community by an invitation.")
final class JoinVerb extends Verb {
    private static final int LONGEST = 64 * 1024;

    @Parameters(
            paramLabel = "INVITATION",
            description = "What \"cpcc invite\" printed; - to read it from standard input, where no other user of this"
                    + " machine can see it.")
    String invitation;

    private final Call call;

    JoinVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        String text = invitation.equals("-") ? fromInput() : invitation;
        Community community;
        try (ProgressLine progress = new ProgressLine(
                call.err(), call.columns(), call.caller().console().terminal())) {
            progress.step("asking the inviter");
            community = call.services().communities().join(text);
        }
        return new One(
                CommunityVerb.data(community),
                community.id(),
                "You joined \"" + community.name() + "\" (" + community.members()
                        + " members). Who is there: cpcc peers. What they share: cpcc apps");
    }

    @Override
    public boolean secretive() {
        return true;
    }

    private String fromInput() throws Failure {
        try {
            InputStream in = call.caller().console().in();
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new Failure(Reason.BAD_INVITATION, "no invitation could be read from standard input", "", e);
        }
    }
}
