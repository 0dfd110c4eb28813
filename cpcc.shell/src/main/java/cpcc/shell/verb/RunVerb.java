package cpcc.shell.verb;

import cpcc.backend.api.Caller;
import cpcc.das.api.RunRequest;
import cpcc.das.api.RunRequest.Folder;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.shell.text.Answer;
import cpcc.shell.text.ProgressLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = "Run an application of another member; its window opens here, it works on your files.",
        footer = {
            "",
            "Options stand before APP; what follows it belongs to the application.",
            "Example: cpcc run --files ~/pictures:ro gimp cat.png"
        })
final class RunVerb extends Verb {
    @Option(names = "--on", paramLabel = "PEER", description = "Name or id of the peer to run it on.")
    String on;

    @Option(names = "--via", paramLabel = "TYPE", description = "Backend that shows it, see cpcc backends.")
    String via;

    @Option(names = "--display", paramLabel = "MODE", description = "What its windows may do on your display.")
    String display;

    @Option(
            names = "--clipboard",
            paramLabel = "MODE",
            description = "What it shares of your clipboard: off, out, ask, both.")
    String clipboard;

    @Option(
            names = "--files",
            paramLabel = "DIR[:ro]",
            description = "A folder it may use, :ro to read only; may be repeated. The folder of a file argument is"
                    + " granted without this.")
    List<String> files = new ArrayList<>();

    @Option(names = "--wait", description = "Stay until it ends, and hand on its exit code.")
    boolean wait;

    @Parameters(index = "0", paramLabel = "APP", description = "Its id, see cpcc apps.")
    String app;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARG",
            description = "Files, or words for a terminal program.")
    List<String> arguments = new ArrayList<>();

    private final Call call;

    RunVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble, InterruptedException {
        Caller caller = call.caller();
        if (caller.user().isEmpty()) {
            throw new Failure(
                    Reason.NO_DISPLAY,
                    "neither your display nor your folder is known here, so " + app + " cannot be run",
                    "use the cpcc executable in a terminal: cpcc run " + app);
        }
        RunRequest request =
                new RunRequest(app, arguments, folders(), Optional.ofNullable(on), Optional.ofNullable(via), options());
        Runner runner = call.services().runner();
        long began = call.clock().millis();
        try (ProgressLine progress =
                new ProgressLine(call.err(), call.columns(), caller.console().terminal() && form().plain())) {
            progress.step("looking for " + app);
            Session session = runner.run(request, QuietingConsole.around(caller, progress), progress);
            boolean inTerminal = session.surface() == Surface.TERMINAL;
            RunWatch watch = new RunWatch(call, session, progress, began);
            return inTerminal || wait ? watch.toTheEnd(inTerminal, form().json()) : watch.untilVisible();
        }
    }

    private List<Folder> folders() {
        List<Folder> folders = new ArrayList<>();
        for (String typed : files) {
            boolean readOnly = typed.endsWith(":ro");
            String folder = readOnly || typed.endsWith(":rw") ? typed.substring(0, typed.length() - 3) : typed;
            if (folder.isEmpty()) {
                throw usage("--files needs a folder, such as --files ~/pictures:ro");
            }
            folders.add(new Folder(path(folder), !readOnly));
        }
        return folders;
    }

    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        if (display != null) {
            options.put("display", display);
        }
        if (clipboard != null) {
            options.put("clipboard", clipboard);
        }
        return options;
    }
}
