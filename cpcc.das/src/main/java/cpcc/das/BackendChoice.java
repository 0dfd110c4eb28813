package cpcc.das;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.das.ProviderChoice.Candidate;
import cpcc.das.session.LiveSession.Blame;
import cpcc.das.session.Present;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.Surface;
import cpcc.files.api.FileBackend;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The backends that serve one run: of the types that the provider offers, in its order, the first that this machine and this
 * caller can use. Looks at each backend once, and remembers why one cannot be used.
 */
final class BackendChoice {
    private final BackendList backends;
    private final Caller caller;
    private final Map<String, String> options;
    private final Optional<String> via;
    private final Map<Present<?>, Optional<Check>> complaints = new HashMap<>();
    private final Set<Present<?>> failed = new HashSet<>();
    private Failure complaint;

    /**
     * For one run.
     *
     * @param backends of this machine
     * @param caller whose display and terminal
     * @param options what the user asked for
     * @param via the type, or its part before the slash, that must be used; or empty
     */
    BackendChoice(BackendList backends, Caller caller, Map<String, String> options, Optional<String> via) {
        this.backends = backends;
        this.caller = caller;
        this.options = options;
        this.via = via;
    }

    /** {@return how the application can be shown, empty if in no way} */
    Optional<Present<ExecBackend>> exec(Candidate candidate) {
        Surface surface = candidate.application().surface();
        List<Present<ExecBackend>> mine = backends.exec(surface);
        Reason reason = surface == Surface.WINDOWS ? Reason.NO_DISPLAY : Reason.NO_BACKEND;
        List<String> offered =
                candidate.provider().execTypes().stream().filter(this::isMeant).toList();
        Optional<Present<ExecBackend>> found =
                first(offered, mine, reason, named(candidate) + " cannot be shown here: ");
        if (found.isEmpty()) {
            complain(missing(candidate, "shown", offered, mine));
        }
        return found;
    }

    /** {@return how the user's folders get there, empty if in no way} */
    Optional<Present<FileBackend>> files(Candidate candidate) {
        List<Present<FileBackend>> mine = backends.files();
        Optional<Present<FileBackend>> found = first(
                candidate.provider().fileTypes(),
                mine,
                Reason.NO_BACKEND,
                named(candidate) + " cannot be given files here: ");
        if (found.isEmpty()) {
            complain(missing(candidate, "given files", candidate.provider().fileTypes(), mine));
        }
        return found;
    }

    /** One of them did not start the session: it is not tried again for this run, and after the others for the next ones. */
    void failed(Blame blame) {
        failed.add(blame.backend());
        backends.failed(blame);
    }

    /** {@return the first reason why something could not be used} */
    Failure complaint() {
        return complaint;
    }

    private <B> Optional<Present<B>> first(List<String> offered, List<Present<B>> mine, Reason reason, String refused) {
        List<Present<B>> common = offered.stream()
                .flatMap(type -> mine.stream().filter(b -> b.type().equals(type)))
                .filter(b -> !failed.contains(b))
                .sorted(Comparator.comparing(b -> backends.failure(b).isPresent()))
                .toList();
        for (Present<B> backend : common) {
            Optional<Check> error = complaints.computeIfAbsent(backend, this::error);
            if (error.isEmpty()) {
                return Optional.of(backend);
            }
            complain(new Failure(
                    reason, refused + error.get().text(), error.get().remedy()));
        }
        return Optional.empty();
    }

    private Optional<Check> error(Present<?> backend) {
        return backends.check(backend, Side.USER, caller, options).stream()
                .filter(c -> c.level() == Level.ERROR)
                .findFirst();
    }

    private boolean isMeant(String type) {
        return via.isEmpty() || type.equals(via.get()) || type.startsWith(via.get() + "/");
    }

    private void complain(Failure failure) {
        if (complaint == null) {
            complaint = failure;
        }
    }

    private Failure missing(Candidate candidate, String what, List<String> offered, List<? extends Present<?>> mine) {
        String name = candidate.provider().name();
        if (offered.isEmpty()) {
            String forced = via.map(v -> " by " + v).orElse("");
            return new Failure(
                    Reason.NO_BACKEND,
                    named(candidate) + " cannot be " + what + forced + " now: " + name + " lacks what that needs",
                    "see what on " + name + ": cpcc doctor");
        }
        String here = mine.isEmpty()
                ? "nothing"
                : String.join(", ", mine.stream().map(Present::type).distinct().toList());
        return new Failure(
                Reason.NO_BACKEND,
                named(candidate) + " cannot be " + what + " here: " + name + " has " + String.join(", ", offered)
                        + ", this machine has " + here,
                "see what is missing: cpcc backends");
    }

    private static String named(Candidate candidate) {
        return candidate.application().id() + " on " + candidate.provider().name();
    }
}
