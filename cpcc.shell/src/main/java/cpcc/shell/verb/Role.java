package cpcc.shell.verb;

import cpcc.backend.api.Check;
import cpcc.das.api.BackendView;
import cpcc.das.api.BackendView.State;
import cpcc.shell.text.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whether this machine can take one side of a session: it needs the peer itself, and of each kind one backend without an
 * error.
 *
 * @param side {@code user} or {@code provider}
 * @param findings what the backends found
 * @param because why not, empty if it is ready
 */
record Role(String side, List<Finding> findings, List<String> because) {
    private static final List<String> NEEDED = List.of("exec", "files", "sandbox");

    static Role of(
            String side, List<Finding> own, List<BackendView> backends, Function<BackendView, List<Check>> checks) {
        List<Finding> findings = new ArrayList<>();
        backends.stream()
                .filter(view -> view.state() == State.UNUSABLE)
                .forEach(view -> findings.add(new Finding(view.bundle(), view.kind(), Check.warning(view.why(), ""))));
        for (BackendView view : backends) {
            checks.apply(view).forEach(check -> findings.add(new Finding(view.type(), view.kind(), check)));
        }
        List<String> because = new ArrayList<>();
        own.stream()
                .filter(Finding::failed)
                .forEach(finding -> because.add(finding.check().text()));
        for (String kind : NEEDED) {
            List<BackendView> candidates = backends.stream()
                    .filter(view -> view.kind().equals(kind) && view.state() != State.UNUSABLE)
                    .toList();
            boolean works = candidates.stream().anyMatch(view -> checks.apply(view).stream()
                    .noneMatch(check -> new Finding("", kind, check).failed()));
            if (!works) {
                because.add(
                        candidates.isEmpty() ? "no " + kind + " backend is present" : "no " + kind + " backend works");
            }
        }
        return new Role(side, findings, because);
    }

    boolean ready() {
        return because.isEmpty();
    }

    String verdict() {
        return "As " + side + ": " + (ready() ? "ready" : "not ready because " + String.join("; ", because));
    }

    Map<String, Object> data() {
        return Data.of("ready", ready(), "because", because);
    }
}
