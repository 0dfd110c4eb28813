package cpcc.files.sftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.files.api.Grant;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user whose own server says that the granted folder is a link to what is the provider's. */
class HostileUserTest {
    private static final Path FAKE = Path.of("/srv/fake");
    private static final Path DOCS = FAKE.resolve("docs");

    @TempDir
    Path dir;

    private Path tree;
    private Path secrets;
    private Pair pair;

    @BeforeEach
    void start() throws Exception {
        Path real = dir.toRealPath();
        tree = Files.createDirectory(real.resolve("tree"));
        secrets = Files.createDirectory(real.resolve("secrets of bob"));
        Files.writeString(secrets.resolve("key"), "secret");
        // Debian's sshfs refuses such links by itself; others do not.
        Path sshfs = Files.writeString(
                real.resolve("sshfs"), "#!/bin/sh\nexec /usr/bin/sshfs -o no_contain_symlinks \"$@\"\n");
        assertTrue(sshfs.toFile().setExecutable(true));
        Tools here = Tools.ofThisMachine();
        Path bwrap = Files.writeString(
                real.resolve("bwrap"),
                "#!/bin/sh\nexec " + here.bwrap() + " --ro-bind \"" + sshfs + "\" \"" + sshfs
                        + "\" --ro-bind /bin /bin \"$@\"\n");
        assertTrue(bwrap.toFile().setExecutable(true));
        pair = new Pair(
                dir,
                new Tools(
                        here.sftpServer(), sshfs, here.unshare(), here.setpriv(), here.nsenter(), bwrap, here.fuse()));
        Plan plan = Plan.of("hostile", List.of(here.sftpServer().toString(), "-e"))
                .withUser("user", Path.of("/run/cpcc"), Path.of("/"))
                .withBinds(List.of(new Bind(tree, FAKE, true)))
                .withNothingElse()
                .withStdio(Stdio.PIPES, null);
        pair.wires[0].accept(Sftp.CONNECTION, Kind.BULK, pipe -> serve(plan, pipe));
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void aFolderThatIsOneIsMounted() throws Exception {
        Files.createDirectory(tree.resolve("docs"));
        Files.writeString(tree.resolve("docs/letter"), "dear bob");
        mount();
        assertEquals("dear bob", pair.run("cat \"$1\"/*", DOCS).out());
    }

    @Test
    void aFolderThatIsALinkToTheProvidersOwnIsRefused() throws Exception {
        String up = "../".repeat(20);
        for (String target : List.of(secrets.toString(), up + secrets.toString().substring(1), ".")) {
            Files.deleteIfExists(tree.resolve("docs"));
            Files.createSymbolicLink(tree.resolve("docs"), Path.of(target));
            mount();
            BackendException e = assertThrows(BackendException.class, () -> pair.run("cat \"$1\"/*", DOCS), target);
            assertTrue(e.getMessage().contains("a link"), e.getMessage());
            pair.mount.close();
        }
    }

    private void serve(Plan plan, Pipe pipe) {
        try {
            Confined server = pair.sandbox.start(plan);
            Pump.start("hostile-in", () -> Pump.copy(pipe.in(), server.stdin()));
            Pump.start("hostile-out", () -> Pump.copy(server.stdout(), pipe.out()));
        } catch (BackendException e) {
            pipe.close();
        }
    }

    private void mount() throws Exception {
        pair.mount =
                pair.provider.mount(pair.session("provider"), List.of(new Grant(DOCS, true)), Map.of(), pair.wires[1]);
    }
}
