package cpcc.shell;

import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.Side;
import cpcc.config.api.Problem;
import cpcc.das.api.Application;
import cpcc.das.api.Applications;
import cpcc.das.api.BackendView;
import cpcc.das.api.Backends;
import cpcc.das.api.Ended;
import cpcc.das.api.Installer;
import cpcc.das.api.Progress;
import cpcc.das.api.Provider;
import cpcc.das.api.Replaced;
import cpcc.das.api.RunRequest;
import cpcc.das.api.Runner;
import cpcc.das.api.Session;
import cpcc.das.api.SessionView;
import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.LinkStats;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import cpcc.p2p.api.Peer;
import cpcc.shell.verb.Configurations;
import cpcc.shell.verb.Host;
import cpcc.shell.verb.InteractiveShell;
import cpcc.shell.verb.Services;
import cpcc.shell.verb.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A peer whose services say what a test wants, and remember what they were asked. */
public final class FakePeer implements Services, Host {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final PeerId SELF = PeerId.ofHash(new byte[32]);
    static final PeerId LAB1 = PeerId.ofHash("0123456789abcdef0123456789abcdef".getBytes());

    final List<Object> asked = new ArrayList<>();
    final List<Community> communities = new ArrayList<>(List.of(new Community("CID1", "lab", SELF, true, 2)));
    final List<Peer> peers = new ArrayList<>(List.of(
            new Peer(SELF, "alice-pc", "CID1", true, true, NOW.minusSeconds(60), Optional.empty()),
            new Peer(
                    LAB1,
                    "lab1",
                    "CID1",
                    false,
                    true,
                    NOW.minusSeconds(7200),
                    Optional.of(Duration.ofNanos(1_234_000)))));
    final List<Application> applications = new ArrayList<>(
            List.of(application("kate", Surface.WINDOWS, true), application("top", Surface.TERMINAL, false)));
    final List<SharedApplication> shared = new ArrayList<>();
    final List<SessionView> sessions = new ArrayList<>();
    final List<BackendView> backends = new ArrayList<>(List.of(
            backend("exec", "x11/1", List.of(Check.ok("display :0")), List.of(Check.ok("xauth"))),
            backend("files", "sftp/1", List.of(Check.ok("sftp-server")), List.of(Check.ok("sshfs"))),
            backend("files", "nfs/1", List.of(), List.of(Check.error("not built yet", "use sftp"))),
            backend("sandbox", "bwrap", List.of(), List.of(Check.ok("bwrap 0.8")))));
    final CompletableFuture<Void> visible = new CompletableFuture<>();
    final CompletableFuture<Ended> ended = new CompletableFuture<>();
    final CountDownLatch running = new CountDownLatch(1);
    final CountDownLatch listening = new CountDownLatch(1);
    String lostAgain = "";
    volatile Consumer<String> whenDetached;
    Failure failure;
    RuntimeException bug;
    boolean das = true;
    boolean p2p = true;
    boolean messaging = true;
    boolean standalone = true;
    boolean stopped;
    boolean closed;
    Surface surface = Surface.WINDOWS;
    String output = "";
    final List<Problem> problems = new ArrayList<>();
    final Map<String, String> configuredBy = new HashMap<>();
    Configurations configurations;
    InteractiveShell shell;
    Path runtimeDir = Path.of("/run/user/1000/cpcc");

    static Application application(String id, Surface surface, boolean free) {
        Provider provider = new Provider(LAB1, "lab1", 2, free, List.of("x11/1"), List.of("sftp/1"));
        return new Application(id, "CID1", "The " + id, "Does what " + id + " does", surface, List.of(provider));
    }

    static BackendView backend(String kind, String type, List<Check> asUser, List<Check> asProvider) {
        return new BackendView(
                kind, type, 10, "cpcc." + kind + " 0.1.0", BackendView.State.USED, "", 1, asUser, asProvider);
    }

    static SessionView session(String id, Side side, SessionView.State state) {
        return new SessionView(
                id,
                side,
                "kate",
                "CID1",
                LAB1,
                "lab1",
                state,
                NOW.minusSeconds(30),
                NOW.minusSeconds(40),
                "x11/1",
                "sftp/1",
                List.of(Path.of("/home/alice/docs")),
                0,
                "",
                Map.of());
    }

    static SessionView detached(SessionView v, String why) {
        return new SessionView(
                v.id(),
                v.side(),
                v.application(),
                v.community(),
                v.peer(),
                v.peerName(),
                v.state(),
                v.since(),
                v.started(),
                v.exec(),
                v.files(),
                v.folders(),
                v.pid(),
                why,
                v.refused());
    }

    private void may(Object what) throws Failure {
        asked.add(what);
        if (bug != null) {
            throw bug;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static <T> T here(boolean present, String bundle, T service) throws Trouble {
        if (!present) {
            throw Trouble.absent(bundle);
        }
        return service;
    }

    @Override
    public Communities communities() throws Trouble {
        return here(p2p, "cpcc.p2p", new Communities() {
            @Override
            public String peerName() {
                return name();
            }

            @Override
            public Community create(String name) throws Failure {
                may(name);
                return new Community("CID2", name, SELF, true, 1);
            }

            @Override
            public String invite(String community, List<Address> addresses, Duration validFor) throws Failure {
                may(community + " " + addresses + " " + validFor);
                return "cpcc:INVITATION";
            }

            @Override
            public Community join(String invitation) throws Failure {
                may(invitation);
                return communities.get(0);
            }

            @Override
            public List<Community> list() {
                return communities;
            }

            @Override
            public List<Peer> peers() {
                return peers;
            }
        });
    }

    @Override
    public Applications applications() throws Trouble {
        return here(das, "cpcc.das", () -> applications);
    }

    @Override
    public Installer installer() throws Trouble {
        return here(das, "cpcc.das", new Installer() {
            @Override
            public SharedApplication share(ShareRequest request) throws Failure {
                may(request);
                return new SharedApplication(
                        request.application(),
                        "Kate",
                        "",
                        request.surface(),
                        request.command(),
                        List.of(),
                        List.of("CID1"),
                        request.instances(),
                        request.network().orElse(false));
            }

            @Override
            public SharedApplication unshare(String id) throws Failure {
                may(id);
                return new SharedApplication(
                        id, "Kate", "", Surface.WINDOWS, List.of("kate"), List.of(), List.of("CID1"), 1, false);
            }

            @Override
            public List<SharedApplication> shared() {
                return shared;
            }

            @Override
            public Optional<String> configuredBy(String id) {
                return Optional.ofNullable(configuredBy.get(id));
            }
        });
    }

    @Override
    public Runner runner() throws Trouble {
        return here(das, "cpcc.das", new Runner() {
            @Override
            public Session run(RunRequest request, Caller caller, Progress progress) throws Failure {
                progress.step("asking 3 peers");
                may(request);
                try {
                    caller.console().out().write(output.getBytes());
                } catch (java.io.IOException e) {
                    throw new Failure(Reason.FAILED, e.getMessage());
                }
                running.countDown();
                return new FakeSession();
            }

            @Override
            public List<SessionView> sessions() {
                return sessions;
            }

            @Override
            public SessionView close(String id) throws Failure {
                may(id);
                return session("ab12cd34", Side.USER, SessionView.State.CLOSING);
            }

            @Override
            public SessionView detach(String id) throws Failure {
                may("detach " + id);
                return detached(session("ab12cd34", Side.USER, SessionView.State.RUNNING), "put away by its user");
            }

            @Override
            public SessionView attach(String id, Caller caller) throws Failure {
                may("attach " + id + " " + caller.env().get("DISPLAY"));
                return detached(session("ab12cd34", Side.USER, SessionView.State.RUNNING), lostAgain);
            }
        });
    }

    private final class FakeSession implements Session {
        @Override
        public SessionView view() {
            return session("ab12cd34", Side.USER, SessionView.State.RUNNING);
        }

        @Override
        public Surface surface() {
            return surface;
        }

        @Override
        public CompletionStage<Void> visible() {
            return visible;
        }

        @Override
        public CompletionStage<Ended> ended() {
            return ended;
        }

        @Override
        public void onDetached(Consumer<String> listener) {
            whenDetached = listener;
            listening.countDown();
        }

        @Override
        public void close() {
            closed = true;
            ended.complete(new Ended(Ended.Cause.CLOSED, 143, "closed by its user", List.of()));
        }
    }

    @Override
    public Backends backends() throws Trouble {
        return here(das, "cpcc.das", new Backends() {
            @Override
            public List<BackendView> list(Caller caller) {
                return backends;
            }

            @Override
            public Replaced replace(Path jar) throws Failure {
                may(jar);
                return new Replaced("cpcc.exec.x11", "0.2.0", List.of(new Replaced.Old("0.1.0", 2)));
            }
        });
    }

    @Override
    public Links links() throws Trouble {
        return here(messaging, "cpcc.messaging", new Links() {
            @Override
            public int port() {
                return 7420;
            }

            @Override
            public void keep(PeerId peer, String community, Set<Address> addresses) {}

            @Override
            public void forget(PeerId peer) {}

            @Override
            public CompletionStage<Link> meet(PeerId peer, String community, List<Address> addresses) {
                return new CompletableFuture<>();
            }

            @Override
            public LinkStats stats() {
                return new LinkStats(
                        NOW.minusSeconds(200),
                        Map.of(Counter.BYTES_IN, 5_000_000L, Counter.CONNECTIONS_REFUSED, 3L),
                        new TreeMap<>(Map.of("not-a-member", 2L, "tls", 1L)));
            }

            @Override
            public List<Link> up() {
                return List.of(new Link(
                        LAB1,
                        Role.MEMBER,
                        "CID1",
                        "i1",
                        new Address("10.0.0.5", 7420),
                        true,
                        NOW.minusSeconds(100),
                        Optional.of(Duration.ofMillis(3))));
            }
        });
    }

    @Override
    public Identity identity() throws Trouble {
        return here(messaging, "cpcc.messaging", new Identity() {
            @Override
            public PeerId self() {
                return SELF;
            }

            @Override
            public String publicKey() {
                return "";
            }

            @Override
            public String sign(byte[] bytes) {
                return "";
            }

            @Override
            public boolean verify(PeerId signer, String publicKey, byte[] bytes, String signature) {
                return false;
            }
        });
    }

    @Override
    public List<Problem> configProblems() {
        return problems;
    }

    @Override
    public Configurations configurations() throws Trouble {
        return here(configurations != null, "Configuration Admin", configurations);
    }

    @Override
    public InteractiveShell shell() throws Trouble {
        return here(shell != null, "Gogo", shell);
    }

    @Override
    public String name() {
        return "alice-pc";
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public Path stateDir() {
        return Path.of("/home/alice/.local/state/cpcc");
    }

    @Override
    public Path runtimeDir() {
        return runtimeDir;
    }

    @Override
    public boolean standalone() {
        return standalone;
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
