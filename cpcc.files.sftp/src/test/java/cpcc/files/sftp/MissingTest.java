package cpcc.files.sftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import cpcc.files.api.Grant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when something is missing or makes no sense. */
class MissingTest {
    private static final Tools REAL = Tools.ofThisMachine();
    private static final Path NOWHERE = Path.of("/nowhere/at-all");

    @TempDir
    Path dir;

    @Test
    void aMachineWithEverythingIsFine() throws Exception {
        try (Pair pair = new Pair(dir)) {
            for (Side side : Side.values()) {
                assertFalse(pair.user.check(side).isEmpty());
                pair.user.check(side).forEach(check -> assertEquals(Level.OK, check.level(), check.text()));
            }
        }
    }

    @Test
    void aMissingSftpServerIsNamedWithItsRemedy() throws Exception {
        Tools tools = new Tools(
                NOWHERE, REAL.sshfs(), REAL.unshare(), REAL.setpriv(), REAL.nsenter(), REAL.bwrap(), REAL.fuse());
        try (Pair pair = new Pair(dir, tools)) {
            assertEquals(
                    "apt install openssh-sftp-server",
                    onlyError(pair.user.check(Side.USER)).remedy());
            var e = assertThrows(BackendException.class, () -> pair.open(new Grant(dir, true)));
            assertEquals("apt install openssh-sftp-server", e.remedy());
        }
    }

    @Test
    void aMissingSshfsIsNamedWithItsRemedy() throws Exception {
        Tools tools = new Tools(
                REAL.sftpServer(), NOWHERE, REAL.unshare(), REAL.setpriv(), REAL.nsenter(), REAL.bwrap(), REAL.fuse());
        try (Pair pair = new Pair(dir, tools)) {
            assertEquals(
                    "apt install sshfs",
                    onlyError(pair.provider.check(Side.PROVIDER)).remedy());
            var e = assertThrows(BackendException.class, () -> pair.open(new Grant(dir.toRealPath(), true)));
            assertEquals("apt install sshfs", e.remedy());
        }
    }

    @Test
    void missingFuseAndNamespacesAreNamedWithTheirRemedies() throws Exception {
        Tools noFuse = new Tools(
                REAL.sftpServer(), REAL.sshfs(), REAL.unshare(), REAL.setpriv(), REAL.nsenter(), REAL.bwrap(), NOWHERE);
        assertEquals("modprobe fuse", onlyError(noFuse.checkProvider()).remedy());
        Path broken =
                Files.writeString(dir.resolve("unshare"), "#!/bin/sh\necho 'unshare failed: not permitted'; exit 1\n");
        assertTrue(broken.toFile().setExecutable(true));
        Tools noNamespaces = new Tools(
                REAL.sftpServer(), REAL.sshfs(), broken, REAL.setpriv(), REAL.nsenter(), REAL.bwrap(), REAL.fuse());
        Check check = onlyError(noNamespaces.checkProvider());
        assertTrue(check.text().contains("unshare failed: not permitted"), check.text());
        assertTrue(check.remedy().contains("sysctl"));
    }

    @Test
    void grantsThatMakeNoSenseAreRefusedOnEitherSide() throws Exception {
        try (Pair pair = new Pair(dir)) {
            for (String folder :
                    List.of("relative", "/", "/a/../b", "/etc", "/etc/ssh", "/a\nb", "/" + "x".repeat(5000))) {
                List<Grant> grants = List.of(new Grant(Path.of(folder), true));
                assertThrows(
                        BackendException.class, () -> pair.user.share(pair.session("user"), grants, pair.wires[0]));
                assertThrows(
                        BackendException.class,
                        () -> pair.provider.mount(pair.session("provider"), grants, Map.of(), pair.wires[1]));
            }
            for (List<Grant> grants : List.of(
                    List.<Grant>of(),
                    List.of(new Grant(dir, true), new Grant(dir, false)),
                    new ArrayList<>(Collections.nCopies(65, new Grant(dir, true))))) {
                assertThrows(
                        BackendException.class,
                        () -> pair.provider.mount(pair.session("provider"), grants, Map.of(), pair.wires[1]));
            }
            var e = assertThrows(BackendException.class, () -> pair.open(new Grant(dir.resolve("missing"), true)));
            assertTrue(e.getMessage().contains("missing"), e.getMessage());
        }
    }

    private static Check onlyError(List<Check> checks) {
        List<Check> errors =
                checks.stream().filter(check -> check.level() == Level.ERROR).toList();
        assertEquals(1, errors.size(), errors.toString());
        return errors.get(0);
    }
}
