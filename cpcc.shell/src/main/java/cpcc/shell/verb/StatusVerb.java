package cpcc.shell.verb;

import cpcc.backend.api.Side;
import cpcc.config.api.Problem;
import cpcc.das.api.SessionView;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkStats;
import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Community;
import cpcc.p2p.api.Peer;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Data;
import cpcc.shell.text.One;
import cpcc.shell.text.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Show this peer in one screen.")
final class StatusVerb extends Verb {
    private static final int KIB = 1024;

    private final Call call;
    private final List<String> lines = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    StatusVerb(Call call) {
        this.call = call;
    }

    @Override
    public Answer call() {
        Services services = call.services();
        Host host = call.host();
        PeerId id = ask("cpcc.messaging", () -> services.identity().self());
        Integer port = ask("cpcc.messaging", () -> services.links().port());
        String known = ask("cpcc.p2p", () -> services.communities().peerName());
        String name = known == null ? host.name() : known;
        long pid = ProcessHandle.current().pid();
        line("peer", name + (id == null ? "" : "  " + id));
        line("version", host.version() + ", Java " + Runtime.version().feature() + ", process " + pid);
        line("port", port == null ? null : String.valueOf(port));
        line("state", host.stateDir().toString());
        Map<String, Object> data = Data.of(
                "running",
                true,
                "name",
                name,
                "id",
                id,
                "version",
                host.version(),
                "pid",
                pid,
                "port",
                port,
                "stateDir",
                host.stateDir(),
                "runtimeDir",
                host.runtimeDir());
        data.put("communities", communities());
        data.put("links", links());
        data.put("traffic", traffic());
        data.put("sessions", sessions());
        data.put("shared", shared());
        data.put("configuration", configuration());
        missing.stream()
                .distinct()
                .forEach(bundle -> line("missing", bundle + " is not running here: see cpcc doctor"));
        data.put("missing", missing.stream().distinct().toList());
        return new One(data, id == null ? null : id.text(), lines, Exits.DONE);
    }

    private List<Map<String, Object>> communities() {
        List<Community> communities =
                ask("cpcc.p2p", () -> call.services().communities().list());
        List<Peer> peers = ask("cpcc.p2p", () -> call.services().communities().peers());
        if (communities == null || peers == null) {
            return null;
        }
        if (communities.isEmpty()) {
            line("community", "none yet: cpcc community create NAME, or cpcc join INVITATION");
        }
        List<Map<String, Object>> data = new ArrayList<>();
        for (Community community : communities) {
            long active = peers.stream()
                    .filter(peer -> peer.community().equals(community.id()) && peer.active())
                    .count();
            line(
                    "community",
                    community.name() + "  " + active + " of " + community.members() + " active"
                            + (community.administrator() ? ", you may invite" : ""));
            data.add(Data.of(
                    "id", community.id(),
                    "name", community.name(),
                    "active", active,
                    "members", community.members(),
                    "administrator", community.administrator()));
        }
        return data;
    }

    private List<Map<String, Object>> links() {
        List<Link> links = ask("cpcc.messaging", () -> call.services().links().up());
        if (links == null) {
            return null;
        }
        Names names = Names.of(call.services());
        for (Link link : links) {
            line(
                    "link",
                    names.peer(link.peer()) + "  " + link.address() + "  since "
                            + Times.ago(link.since(), call.clock().instant())
                            + link.roundTrip()
                                    .map(span -> "  " + Times.span(span))
                                    .orElse(""));
        }
        return links.stream()
                .map(link -> Data.of(
                        "peer", link.peer(),
                        "name", names.peer(link.peer()),
                        "role", link.role(),
                        "community", link.community(),
                        "address", link.address(),
                        "dialled", link.dialled(),
                        "since", link.since(),
                        "roundTripMs", link.roundTrip()))
                .toList();
    }

    private Map<String, Object> traffic() {
        LinkStats stats = ask("cpcc.messaging", () -> call.services().links().stats());
        if (stats == null) {
            return null;
        }
        line(
                "traffic",
                String.format(
                        Locale.ROOT,
                        "%,d KiB in, %,d KiB out, %d connections refused",
                        stats.count(Counter.BYTES_IN) / KIB,
                        stats.count(Counter.BYTES_OUT) / KIB,
                        stats.count(Counter.CONNECTIONS_REFUSED)));
        Map<String, Object> data = Data.of("since", stats.since());
        for (Counter each : Counter.values()) {
            data.put(each.key(), stats.count(each));
        }
        data.put("refused", stats.refused());
        return data;
    }

    private Map<String, Object> sessions() {
        List<SessionView> sessions =
                ask("cpcc.das", () -> call.services().runner().sessions());
        if (sessions == null) {
            return null;
        }
        long using = sessions.stream().filter(view -> view.side() == Side.USER).count();
        long serving = sessions.size() - using;
        line("sessions", using + " used here, " + serving + " served to others");
        return Data.of("using", using, "serving", serving);
    }

    private List<String> shared() {
        List<String> shared = ask("cpcc.das", () -> call.services().installer().shared().stream()
                .map(app -> app.id())
                .toList());
        if (shared != null) {
            line("shared", shared.isEmpty() ? "nothing yet: cpcc share APP" : String.join(", ", shared));
        }
        return shared;
    }

    private List<Map<String, Object>> configuration() {
        List<Problem> problems = call.services().configProblems();
        problems.forEach(
                problem -> line("config", problem.pid() + ": " + problem.text() + Report.arrow(problem.remedy())));
        return problems.stream()
                .map(problem -> Data.of("pid", problem.pid(), "text", problem.text(), "remedy", problem.remedy()))
                .toList();
    }

    private void line(String title, String text) {
        if (text != null) {
            lines.add(String.format("%-10s %s", title, text));
        }
    }

    private <T> T ask(String bundle, Question<T> question) {
        try {
            return question.ask();
        } catch (Trouble e) {
            missing.add(bundle);
            return null;
        }
    }

    private interface Question<T> {
        T ask() throws Trouble;
    }
}
