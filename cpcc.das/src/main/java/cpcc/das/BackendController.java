package cpcc.das;

import cpcc.backend.api.Caller;
import cpcc.das.api.BackendView;
import cpcc.das.api.BackendView.State;
import cpcc.das.api.Backends;
import cpcc.das.api.Replaced;
import cpcc.das.session.Calls;
import cpcc.das.session.LiveSession;
import cpcc.das.session.Present;
import cpcc.das.swap.DropIns;
import cpcc.das.swap.Replacement;
import cpcc.messaging.api.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Shows the backends, with what cannot be used and why, and replaces them. May be called from any thread.
 *
 * <p>Immediate, because it remembers which versions are to leave, whether anybody uses it or not.
 */
@Component(service = Backends.class, immediate = true)
public final class BackendController implements Backends {
    /** Framework property: the folder whose jars this host installs by itself. */
    private static final String FOLDER = "cpcc.backendsDir";

    private final BackendList backends;
    private final SessionList sessions;
    private final BackendReport report;
    private final Succession succession;
    private final DropIns dropIns;
    private final Calls leaving = new Calls("backends");
    private final Replacement replacement;

    /** Has replaced nothing yet. */
    @Activate
    public BackendController(BundleContext context, @Reference BackendList backends, @Reference SessionList sessions) {
        this.backends = backends;
        this.sessions = sessions;
        report = new BackendReport(backends, sessions);
        succession = new Succession(backends);
        dropIns = new DropIns(
                context, Optional.ofNullable(context.getProperty(FOLDER)).map(Path::of));
        replacement = new Replacement(context, dropIns, new Known(), leaving.executor());
    }

    private final class Known implements Replacement.Use {
        @Override
        public boolean isPresent(String bundle) {
            return of(bundle).findAny().isPresent();
        }

        @Override
        public Optional<String> obstacle(String bundle) {
            return succession.obstacle(bundle);
        }

        @Override
        public Optional<String> trouble(String bundle) {
            return backends.troubles().stream()
                    .filter(t -> t.bundle().equals(bundle))
                    .map(Arrivals.Trouble::why)
                    .findFirst();
        }

        /** A sandbox may hold a part of any session: other backends start helpers of theirs in it, on both sides. */
        @Override
        public List<LiveSession> sessions(String bundle) {
            return of(bundle).anyMatch(b -> b.kind().equals(Present.SANDBOX)) ? sessions.all() : sessions.using(bundle);
        }

        private Stream<Present<?>> of(String bundle) {
            return backends.all().stream().filter(b -> b.bundle().equals(bundle));
        }
    }

    @Deactivate
    void stop() {
        leaving.close();
        replacement.close();
    }

    @Override
    public List<BackendView> list(Caller caller) {
        List<Present<?>> all = backends.all();
        List<BackendView> views = new ArrayList<>(report.of(all, caller));
        Set<String> known = new HashSet<>();
        all.forEach(b -> known.add(b.bundle()));
        for (Arrivals.Trouble trouble : backends.troubles()) {
            known.add(trouble.bundle());
            views.add(unusable(trouble.kind(), trouble.type(), trouble.ranking(), trouble.bundle(), trouble.why()));
        }
        dropIns.unusable(known).forEach(u -> views.add(unusable("", "", 0, u.name(), u.why())));
        return List.copyOf(views);
    }

    @Override
    public Replaced replace(Path jar) throws Failure {
        return replacement.replace(jar);
    }

    private static BackendView unusable(String kind, String type, int ranking, String bundle, String why) {
        return new BackendView(kind, type, ranking, bundle, State.UNUSABLE, why, 0, List.of(), List.of());
    }
}
