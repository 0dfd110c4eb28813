package cpcc.shell.verb;

import cpcc.das.api.Replaced;
import cpcc.messaging.api.Failure;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Data;
import cpcc.shell.text.One;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "replace",
        description = "Use a newer version of a backend's bundle from now on; running sessions keep the old one.")
final class BackendsReplaceVerb extends Verb {
    @Parameters(paramLabel = "JAR", description = "The bundle, of the same symbolic name and a higher version.")
    String jar;

    private final Call call;

    BackendsReplaceVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() throws Failure, Trouble {
        Replaced done =
                call.services().backends().replace(call.caller().folder().resolve(path(jar)));
        List<String> lines = new ArrayList<>();
        lines.add("New sessions use " + done.bundle() + " " + done.version() + ".");
        for (Replaced.Old old : done.old()) {
            lines.add(
                    old.sessions() == 0
                            ? "Version " + old.version() + " is not used any more and is removed."
                            : "Version " + old.version() + " is removed after its last session, it has "
                                    + old.sessions() + " now.");
        }
        return new One(
                Data.of(
                        "bundle",
                        done.bundle(),
                        "version",
                        done.version(),
                        "old",
                        done.old().stream()
                                .map(o -> Data.of("version", o.version(), "sessions", o.sessions()))
                                .toList()),
                done.version(),
                lines,
                0);
    }
}
