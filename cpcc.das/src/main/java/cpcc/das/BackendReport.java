package cpcc.das;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Side;
import cpcc.das.api.BackendView;
import cpcc.das.session.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** What people are shown of the backends that are present. May be called from any thread. */
final class BackendReport {
    private final BackendList backends;
    private final SessionList sessions;

    BackendReport(BackendList backends, SessionList sessions) {
        this.backends = backends;
        this.sessions = sessions;
    }

    /** {@return what is to be said of each, in the same order; they are asked side by side} */
    List<BackendView> of(List<Present<?>> all, Caller caller) {
        List<CompletableFuture<BackendView>> views = new ArrayList<>();
        for (Present<?> backend : all) {
            try {
                views.add(CompletableFuture.supplyAsync(() -> view(backend, all, caller), backends.executor()));
            } catch (RejectedExecutionException e) {
                // Many ask at once: this one waits for its answers one after the other.
                views.add(CompletableFuture.completedFuture(view(backend, all, caller)));
            }
        }
        return views.stream().map(CompletableFuture::join).toList();
    }

    private BackendView view(Present<?> backend, List<Present<?>> all, Caller caller) {
        List<Check> asUser = backends.check(backend, Side.USER, caller, Map.of());
        List<Check> asProvider = backends.checkAsProvider(backend);
        int used = (int) sessions.using(backend.bundle()).stream()
                .filter(s -> s.backends().stream().anyMatch(b -> b.service() == backend.service()))
                .count();
        Standing standing = Standing.of(backend, all, backends);
        return new BackendView(
                backend.kind(),
                backend.type(),
                backend.ranking(),
                backend.bundle(),
                standing.state(),
                standing.why(),
                used,
                asUser,
                asProvider);
    }
}
