package cpcc.das;

import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.das.session.Present;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a newer version of a bundle can do what the versions before it do here. */
final class Succession {
    private final BackendList backends;

    Succession(BackendList backends) {
        this.backends = backends;
    }

    /**
     * {@return why it cannot take the place of the older versions, or cannot yet; empty if it can} Each of their backends that
     * new sessions use must have its like in it, which finds no error here where the old one finds none. Asks backends, so it
     * may take seconds.
     *
     * @param bundle symbolic name, a space, and version of the newer one
     */
    Optional<String> obstacle(String bundle) {
        List<Present<?>> all = backends.all();
        List<Present<?>> fresh =
                all.stream().filter(b -> b.bundle().equals(bundle)).toList();
        if (fresh.isEmpty()) {
            return Optional.of("it has no backend");
        }
        for (Present<?> old : all) {
            boolean concerned = fresh.get(0).symbolicName().equals(old.symbolicName())
                    && fresh.get(0).version().compareTo(old.version()) > 0
                    && all.stream().filter(b -> !fresh.contains(b)).noneMatch(old::isOlderThan);
            if (concerned) {
                Optional<Present<?>> heir =
                        fresh.stream().filter(old::isOlderThan).findFirst();
                Optional<String> why = heir.isEmpty()
                        ? Optional.of("it has no " + old.name() + " as " + old.bundle() + " has")
                        : worse(old, heir.get());
                if (why.isPresent()) {
                    return why;
                }
            }
        }
        return Optional.empty();
    }

    /** As the user's, an execution backend is asked only on behalf of somebody who runs something. */
    private Optional<String> worse(Present<?> old, Present<?> heir) {
        return worse(old, heir, Side.PROVIDER)
                .or(() -> heir.kind().equals(Present.FILES) ? worse(old, heir, Side.USER) : Optional.empty());
    }

    private Optional<String> worse(Present<?> old, Present<?> heir, Side side) {
        Optional<Check> error = error(heir, side);
        return error.isPresent() && error(old, side).isEmpty()
                ? Optional.of(heir.name() + " finds what " + old.bundle() + " does not: "
                        + error.get().text())
                : Optional.empty();
    }

    private Optional<Check> error(Present<?> backend, Side side) {
        return backends.check(backend, side, null, Map.of()).stream()
                .filter(c -> c.level() == Level.ERROR)
                .findFirst();
    }
}
