package cpcc.backend.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What execution and file backends have in common as the subject of a contract test: a machine to run on, and how they are
 * made and ended. Both halves work in one virtual machine, joined by a wire that moves real bytes.
 *
 * @param <B> the kind of backend
 */
public abstract class BackendContract<B> {
    /** What das waits for a half to close before it goes on without it. */
    static final Duration CLOSE = Duration.ofSeconds(5);

    /** What das waits for the answers of a check. */
    static final Duration CHECK = Duration.ofSeconds(5);

    static final String ACCOUNT = "alice";
    static final Path HOME = Path.of("/home/alice");

    private static final Clause COMPONENT = new Clause(
            "a component", "Every component ends what it started: threads, processes, sockets, files, mounts.");

    @TempDir
    Path folder;

    /** Where programs run. */
    Sandbox sandbox;

    /** The backend that is tested. */
    B backend;

    private final List<Object> components = new ArrayList<>();
    private int sessions;

    /** For subclasses. */
    protected BackendContract() {}

    /**
     * {@return the backend, made as the framework would make it; asked before each test, and more often}
     *
     * @param sandbox for what it starts itself, if it starts anything
     * @throws Exception if it cannot be made
     */
    protected abstract B backend(Sandbox sandbox) throws Exception;

    /**
     * {@return a sandbox of this machine; {@code new Bubblewrap(runtimeDir, Path.of("/usr/bin/bwrap"))} is one}
     *
     * @param runtimeDir a private folder for it
     * @throws Exception if it cannot be made
     */
    protected abstract Sandbox sandbox(Path runtimeDir) throws Exception;

    /**
     * {@return whether the backend can serve on this machine. A backend whose check says that it cannot overrides this with
     * false; then its refusals are tested and nothing else}
     */
    protected boolean serves() {
        return true;
    }

    /** {@return how long making a half, or a program's first sign of life, may take; more for what is slow to start} */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** {@return the properties of the service, by default those in the component's description, which bnd makes} */
    protected Map<String, String> properties() {
        return Component.of(backend.getClass())
                .orElseThrow(() -> COMPONENT.broken(
                        "there is no component description of "
                                + backend.getClass().getName()
                                + " among the classes: override properties(), or annotate it and let bnd process it",
                        null))
                .properties();
    }

    /** {@return the interfaces that the service is registered under, if it is known} */
    Optional<List<String>> services() {
        return Component.of(backend.getClass()).map(Component::services);
    }

    /**
     * Ends a component as the framework would: by default its deactivate method, or its {@code close} if it has none.
     *
     * @param component a backend or sandbox made here
     * @throws Exception if that does
     */
    protected void stop(Object component) throws Exception {
        Component.stop(component);
    }

    @BeforeEach
    void begin() throws Exception {
        sandbox = made(sandbox(privateFolder(folder.resolve("run"))));
        // What a sandbox makes once for all is not the backend's.
        try (Confined program = sandbox.start(Plan.of("first", List.of("true")))) {
            program.exit().toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
        }
        Files.createDirectory(sessionFolders());
        backend = anotherBackend();
    }

    @AfterEach
    void end() {
        while (!components.isEmpty()) {
            end(components.get(components.size() - 1));
        }
    }

    B anotherBackend() throws Exception {
        return made(backend(sandbox));
    }

    private <T> T made(T component) {
        components.add(component);
        return component;
    }

    /** Ends a component now rather than after the test. */
    void end(Object component) {
        components.remove(component);
        Duration limit = CLOSE.plus(CLOSE);
        try {
            COMPONENT.within(limit, "stopping " + component.getClass().getSimpleName(), () -> {
                stop(component);
                return null;
            });
        } catch (BackendException e) {
            throw COMPONENT.broken("stopping threw " + e, e);
        }
    }

    Path sessionFolders() {
        return folder.resolve("s");
    }

    Footprint footprint() {
        return Footprint.of(sessionFolders());
    }

    /** Waits, since what was told to end may take its moment, until nothing is left of what there was not before. */
    void nothingIsLeft(Clause clause, Footprint before) {
        long end = System.nanoTime() + CLOSE.toNanos();
        while (!footprint().since(before).isEmpty() && System.nanoTime() - end < 0) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw clause.broken("interrupted", e);
            }
        }
        List<String> left = footprint().since(before);
        clause.holds(left.isEmpty(), "this is left behind:\n        " + String.join("\n        ", left));
    }

    void leftNothingOnItsWires(Clause clause, LocalWire[] wires) {
        for (LocalWire each : wires) {
            clause.comes(CLOSE, () -> "stopped, it has left on its wire: " + each.left(), () -> each.left()
                    .isEmpty());
        }
    }

    /** {@return a session that is not yet known to either half} */
    String newSession() {
        return "s" + ++sessions;
    }

    SessionInfo session(String id, String half) throws IOException {
        return session(id, half, Map.of());
    }

    SessionInfo session(String id, String half, Map<String, String> options) throws IOException {
        Path own = privateFolder(sessionFolders().resolve(id + half));
        String peer = half.equals("u") ? "bob" : ACCOUNT;
        return new SessionInfo(
                id, "program", "Program", peer, peer.toUpperCase(Locale.ROOT), ACCOUNT, HOME, own, options);
    }

    void servesHere() {
        assumeTrue(serves(), "it says that it cannot serve on this machine");
    }

    /** Tests that a machine is called fit exactly when it is said to be. */
    void isFit(Clause clause, String side, List<Check> checks) {
        if (serves()) {
            clause.holds(
                    checks.stream().noneMatch(check -> check.level() == Level.ERROR),
                    "on this machine the " + side + " side lacks something (mend it, or let serves() say so): "
                            + checks);
        }
    }

    static boolean hasError(List<Check> checks) {
        return checks.stream().anyMatch(check -> check.level() == Level.ERROR);
    }

    static Path privateFolder(Path path) throws IOException {
        return Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
