package cpcc.shell.verb;

import cpcc.das.api.BackendView;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Data;
import cpcc.shell.text.One;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Looks at this machine as user and as provider. It fails when one of the two roles cannot work. */
@Command(name = "doctor", description = "Check this machine, as user and as provider.")
final class DoctorVerb extends Verb {
    private final Call call;

    DoctorVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() {
        List<Finding> own = OwnChecks.of(call);
        List<BackendView> backends = backends();
        Role user = Role.of("user", own, backends, BackendView::asUser);
        Role provider = Role.of("provider", own, backends, BackendView::asProvider);

        List<String> lines = new ArrayList<>();
        lines.add("Peer");
        own.forEach(finding -> lines.add(finding.line()));
        List<Map<String, Object>> checks = new ArrayList<>();
        own.forEach(finding -> checks.add(finding.data("both")));
        for (Role role : List.of(user, provider)) {
            lines.add("As " + role.side());
            role.findings().forEach(finding -> lines.add(finding.line()));
            role.findings().forEach(finding -> checks.add(finding.data(role.side())));
        }
        lines.add("");
        lines.add(user.verdict());
        lines.add(provider.verdict());
        return new One(
                Data.of("user", user.data(), "provider", provider.data(), "checks", checks),
                null,
                lines,
                user.ready() && provider.ready() ? Exits.DONE : Exits.FAILED);
    }

    private List<BackendView> backends() {
        try {
            return call.services().backends().list(call.caller());
        } catch (Trouble e) {
            // One of the own checks says it.
            return List.of();
        }
    }
}
