package cpcc.backend.contract;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.fixture.LocalWire;
import cpcc.files.api.FileBackend;
import cpcc.files.api.Grant;
import cpcc.files.api.Mount;
import cpcc.files.api.Share;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Sandbox;
import cpcc.sandbox.api.Stdio;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One session of a file backend: both halves, the wire, real programs; opened and closed in the order das keeps. */
final class FileRun implements AutoCloseable {
    static final Clause SHARE = new Clause(
            "FileBackend.share",
            "Makes the user's half: from now on exactly these folders can be reached through the wire.");
    static final Clause MOUNT = new Clause(
            "FileBackend.mount",
            "Makes the provider's half: mounts the folders. Blocks until they can be used; throws BackendException if they"
                    + " cannot be mounted; grants and offer come from another machine, unchecked.");
    static final Clause CLOSE_SHARE =
            new Clause("Share.close", "Nothing can be reached from now on. Harmless when already closed.");
    static final Clause CLOSE_MOUNT = new Clause(
            "Mount.close", "Unmounts, also when the other side no longer answers. Harmless when already closed.");

    /**
     * How a program ended.
     *
     * @param code exit code
     * @param out what it wrote
     * @param err what it complained
     */
    record Ended(int code, String out, String err) {}

    final LocalWire[] wires = LocalWire.pair();
    final Share share;
    final Mount mount;
    private final Sandbox sandbox;
    private final Duration patience;

    FileRun(
            FileBackend user,
            FileBackend provider,
            SessionInfo atUser,
            SessionInfo atProvider,
            List<Grant> grants,
            Sandbox sandbox,
            Duration patience)
            throws BackendException {
        this.sandbox = sandbox;
        this.patience = patience;
        share = SHARE.within(patience, "share()", () -> user.share(atUser, grants, wires[0]));
        Mount made = null;
        try {
            Map<String, String> offer = share.offer();
            made = MOUNT.within(patience, "mount()", () -> provider.mount(atProvider, grants, offer, wires[1]));
        } finally {
            if (made == null) {
                share.close();
                wires[0].close();
            }
        }
        mount = made;
    }

    /** {@return how a shell script ends that is run as das runs an application; {@code $1} is the first argument} */
    Ended run(String script, Path... arguments) throws Exception {
        return run(mount.binds(), script, arguments);
    }

    Ended run(List<Bind> binds, String script, Path... arguments) throws Exception {
        try (Confined program = start(binds, script, arguments)) {
            program.stdin().close();
            String out = new String(program.stdout().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(program.stderr().readAllBytes(), StandardCharsets.UTF_8);
            int code = program.exit().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Ended(code, out, err);
        }
    }

    Confined start(List<Bind> binds, String script, Path... arguments) throws BackendException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        for (Path each : arguments) {
            words.add(each.toString());
        }
        return sandbox.start(Plan.of("files", words)
                .withUser(BackendContract.ACCOUNT, BackendContract.HOME, BackendContract.HOME)
                .withEnv(Map.of("LANG", "C.UTF-8"))
                .withBinds(binds)
                .withNamespaceOf(mount.namespaceOf())
                .withStdio(Stdio.PIPES, null));
    }

    /** Closes as das does: the provider's half, then the user's. */
    @Override
    public void close() {
        try {
            CLOSE_MOUNT.does(BackendContract.CLOSE, "the mount's close()", mount::close);
            gaveBack(CLOSE_MOUNT, "mount", wires[1]);
        } finally {
            try {
                CLOSE_SHARE.does(BackendContract.CLOSE, "the share's close()", share::close);
                gaveBack(CLOSE_SHARE, "share", wires[0]);
            } finally {
                wires[0].close();
            }
        }
    }

    private static void gaveBack(Clause clause, String half, LocalWire wire) {
        clause.comes(
                BackendContract.CLOSE,
                () -> "the " + half + " is closed and has left on its wire: " + wire.left(),
                () -> wire.left().isEmpty());
    }
}
