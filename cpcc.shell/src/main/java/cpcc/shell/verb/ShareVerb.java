package cpcc.shell.verb;

import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.p2p.api.Community;
import cpcc.shell.text.Answer;
import cpcc.shell.text.One;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "share",
        description = "Share an application of this machine, or change how it is shared.",
        footer = {
            "",
            "An installed application: cpcc share gimp --max 2",
            "Anything else: cpcc share notes --command --terminal -- vim -Z"
        })
final class ShareVerb extends Verb {
    private static final String EVERYONE = "everyone";

    @Parameters(
            index = "0",
            paramLabel = "APP",
            description = "The name of its desktop entry, such as gimp; with --command the id to give it.")
    String app;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "WORD",
            description = "With --command, after --: program and arguments.")
    List<String> words = new ArrayList<>();

    @Option(names = "--command", description = "Share a program without a desktop entry.")
    boolean command;

    @Option(names = "--terminal", description = "With --command: it is used in a terminal, it opens no windows.")
    boolean terminal;

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many may run at a time. Default: ${DEFAULT-VALUE}.")
    int max;

    @Option(
            names = "--to",
            paramLabel = "COMMUNITY",
            split = ",",
            description = "With which communities, names or ids, or everyone; not needed if you have one only.")
    List<String> to = new ArrayList<>();

    @Option(
            names = "--network",
            paramLabel = "all|none",
            description = "Whether it may use this machine's network. Default: none.")
    Network network;

    private final Call call;

    ShareVerb(Call call) {
        this.call = call;
    }

    /** What is typed after {@code --network}. */
    enum Network {
        all,
        none
    }

    @Override
    public Answer call() throws Failure, Trouble {
        check();
        SharedApplication shared = call.services()
                .installer()
                .share(new ShareRequest(
                        app,
                        words,
                        terminal ? Surface.TERMINAL : Surface.WINDOWS,
                        communities(),
                        max,
                        Optional.ofNullable(network).map(n -> n == Network.all)));
        Names names = Names.of(call.services());
        return new One(
                SharedData.of(shared, names, Optional.empty()),
                shared.id(),
                shared.id() + " (" + shared.name() + ") is shared with "
                        + String.join(", ", names.communities(shared.communities()))
                        + ": " + shared.instances() + " at a time, "
                        + (shared.network()
                                ? "with network, which on a desktop leads to your own screen (docs/security.md)"
                                : "without network"));
    }

    private void check() {
        if (command && words.isEmpty()) {
            throw usage("--command needs the program and its arguments: cpcc share " + app + " --command -- PROGRAM…");
        }
        if (!command && !words.isEmpty()) {
            throw usage("to share a program with its arguments: cpcc share " + app + " --command -- PROGRAM…");
        }
        if (terminal && !command) {
            throw usage("--terminal goes with --command; a desktop entry says it itself");
        }
        if (max < 1) {
            throw usage("--max is at least 1");
        }
    }

    private List<String> communities() throws Trouble {
        if (to.contains(EVERYONE)) {
            return call.services().communities().list().stream()
                    .map(Community::id)
                    .toList();
        }
        return to;
    }
}
