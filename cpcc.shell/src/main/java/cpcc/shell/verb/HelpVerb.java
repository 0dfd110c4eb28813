package cpcc.shell.verb;

import cpcc.shell.text.Answer;
import cpcc.shell.text.One;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "help", description = "Show the verbs, or how to use one.")
final class HelpVerb extends Verb {
    @Parameters(arity = "0..*", paramLabel = "VERB")
    List<String> verbs = List.of();

    @Override
    public Answer call() {
        CommandLine line = spec.commandLine().getParent();
        for (String verb : verbs) {
            CommandLine next = line.getSubcommands().get(verb);
            if (next == null) {
                throw usage("there is no verb \"" + verb + "\"");
            }
            line = next;
        }
        return new One(
                null,
                null,
                line.getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList(),
                Exits.DONE);
    }
}
