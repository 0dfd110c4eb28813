package cpcc.shell.verb;

import cpcc.shell.text.Answer;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(name = "shell", description = "Type verbs one after the other; exit ends it.")
final class ShellVerb extends Verb {
    private final Call call;

    ShellVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Trouble {
        try {
            call.services().shell().serve(call.caller());
            return Answer.silent(Exits.DONE);
        } catch (IOException e) {
            throw new Trouble(Exits.FAILED, "the shell has ended: " + e.getMessage(), "");
        }
    }
}
