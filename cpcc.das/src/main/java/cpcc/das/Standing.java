package cpcc.das;

import cpcc.das.api.BackendView.State;
import cpcc.das.session.Present;
import java.util.List;
import java.util.Optional;

/**
 * How a backend stands among the others, and why.
 *
 * @param state whether new sessions use it
 * @param why one line, empty if it is simply used
 */
record Standing(State state, String why) {
    /**
     * {@return how one stands}
     *
     * @param backend which one
     * @param all by preference
     * @param backends knows versions and failures
     */
    static Standing of(Present<?> backend, List<Present<?>> all, BackendList backends) {
        Optional<Present<?>> newer = backends.newer(backend);
        if (newer.isPresent()) {
            return new Standing(
                    State.LAST_SESSIONS,
                    "new sessions use version " + newer.get().version());
        }
        Optional<Present<?>> preferred = all.stream()
                .takeWhile(b -> b.service() != backend.service())
                .filter(b -> b.kind().equals(backend.kind()) && b.type().equals(backend.type()))
                .filter(b -> b.surface().equals(backend.surface()))
                .findFirst();
        Optional<String> failure = backends.failure(backend);
        if (failure.isPresent()) {
            return new Standing(
                    State.RESERVE, "tried after the others for a minute, because it failed: " + failure.get());
        }
        return preferred
                .map(p -> new Standing(
                        State.RESERVE, p.bundle() + " has the same type and is preferred: " + because(p, backend)))
                .orElseGet(() -> new Standing(State.USED, ""));
    }

    private static String because(Present<?> preferred, Present<?> backend) {
        return preferred.ranking() > backend.ranking()
                ? "its ranking " + preferred.ranking() + " is higher"
                : "of the same ranking it was there first";
    }
}
