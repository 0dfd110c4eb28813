package cpcc.shell.jmx;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.das.api.BackendView;
import cpcc.das.api.SessionView;
import cpcc.p2p.api.Peer;
import cpcc.shell.verb.Host;
import cpcc.shell.verb.Services;
import cpcc.shell.verb.Trouble;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the peer's services say now, in the form that JMX wants. */
final class PeerStatus implements PeerMXBean {
    private static final Path NOWHERE = Path.of("/");
    /** Nobody has typed anything: what a backend finds for it as the user's machine says nothing, and is not shown. */
    private static final Caller NOBODY = new Caller("", NOWHERE, NOWHERE, Map.of(), new NoConsole());

    private final Services services;
    private final Host host;
    private final SessionCounters counters;

    PeerStatus(Services services, Host host, SessionCounters counters) {
        this.services = services;
        this.host = host;
        this.counters = counters;
    }

    private interface Question<T> {
        T ask() throws Trouble;
    }

    @Override
    public String getId() {
        return ask(() -> services.identity().self().text(), null);
    }

    @Override
    public String getName() {
        return ask(() -> services.communities().peerName(), host.name());
    }

    @Override
    public String getVersion() {
        return host.version();
    }

    @Override
    public int getLinks() {
        return ask(() -> services.links().up().size(), -1);
    }

    @Override
    public Map<String, Long> getTraffic() {
        return ask(
                () -> {
                    Map<String, Long> all = new TreeMap<>();
                    services.links().stats().counts().forEach((counter, count) -> all.put(counter.key(), count));
                    return all;
                },
                null);
    }

    @Override
    public Map<String, Long> getConnectionsRefused() {
        return ask(() -> services.links().stats().refused(), null);
    }

    @Override
    public int getMembersKnown() {
        return ask(() -> distinct(others()), -1);
    }

    @Override
    public int getMembersActive() {
        return ask(() -> distinct(others().filter(Peer::active)), -1);
    }

    @Override
    public Map<String, Integer> getSessionsUsed() {
        return sessions(Side.USER);
    }

    @Override
    public Map<String, Integer> getSessionsServed() {
        return sessions(Side.PROVIDER);
    }

    @Override
    public long getSessionsBegun() {
        return counters.counts().begun();
    }

    @Override
    public long getSessionsStarted() {
        return counters.counts().started();
    }

    @Override
    public long getSessionsEnded() {
        return counters.counts().ended();
    }

    @Override
    public long getSessionsFailed() {
        return counters.counts().failed();
    }

    @Override
    public Map<String, String> backends() {
        return ask(
                () -> {
                    Map<String, String> all = new TreeMap<>();
                    // Of two with the same name the one that new sessions use.
                    services.backends().list(NOBODY).stream()
                            .sorted(Comparator.comparing(BackendView::state))
                            .forEach(backend -> all.putIfAbsent(name(backend), readiness(backend)));
                    return all;
                },
                null);
    }

    private Map<String, Integer> sessions(Side side) {
        return ask(
                () -> {
                    Map<String, Integer> counts = new TreeMap<>();
                    for (SessionView session : services.runner().sessions()) {
                        if (session.side() == side) {
                            counts.merge(session.state().name(), 1, Integer::sum);
                        }
                    }
                    return counts;
                },
                null);
    }

    private Stream<Peer> others() throws Trouble {
        return services.communities().peers().stream().filter(peer -> !peer.self());
    }

    /** A peer can be a member of several communities. */
    private static int distinct(Stream<Peer> peers) {
        return (int) peers.map(Peer::id).distinct().count();
    }

    private static String name(BackendView backend) {
        return backend.type().isEmpty() ? backend.bundle() : backend.kind() + " " + backend.type();
    }

    private static String readiness(BackendView backend) {
        if (backend.state() == BackendView.State.UNUSABLE) {
            return backend.why();
        }
        List<String> errors = backend.asProvider().stream()
                .filter(check -> check.level() == Level.ERROR)
                .map(check -> check.text())
                .toList();
        return errors.isEmpty() ? "ready" : String.join("; ", errors);
    }

    private static <T> T ask(Question<T> question, T otherwise) {
        try {
            return question.ask();
        } catch (Trouble e) {
            return otherwise;
        }
    }
}
