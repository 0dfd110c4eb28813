package cpcc.shell;

import static cpcc.shell.Typed.assertKeys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.config.api.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private final FakePeer peer = new FakePeer();

    @TempDir
    Path folder;

    @BeforeEach
    void aRuntimeFolder() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Files.createFile(folder.resolve("control"));
        peer.runtimeDir = folder;
    }

    @Test
    void aMachineWhereAllNeededKindsWorkIsReadyAlthoughAnOptionalBackendFails() {
        Typed typed = Typed.at(peer, "doctor");
        assertEquals(0, typed.exit);
        assertTrue(typed.out.contains("  ok       peer: listening on port 7420"), typed.out);
        assertTrue(typed.out.contains("  ok       x11/1: display :0"), typed.out);
        assertTrue(typed.out.contains("  ERROR    nfs/1: not built yet  → use sftp"), typed.out);
        assertTrue(typed.out.endsWith("As user: ready\nAs provider: ready\n"), typed.out);
    }

    @Test
    void whatIsWrongWithAConfigurationIsSaidAndNobodyIsLessReady() {
        peer.problems.add(
                new Problem("cpcc.peer", "port: \"x\" is not allowed; \"7420\" stays in force", "Allowed is 1"));
        String line = "cpcc.peer: port: \"x\" is not allowed; \"7420\" stays in force  → Allowed is 1";
        Typed doctor = Typed.at(peer, "doctor");
        assertEquals(0, doctor.exit);
        assertTrue(doctor.out.contains("  warning  peer: " + line), doctor.out);
        assertTrue(Typed.at(peer, "status").out.contains("config     " + line));
    }

    @Test
    void aRoleWithoutAWorkingBackendOfAKindIsNotReady() {
        peer.backends.set(
                1,
                FakePeer.backend(
                        "files",
                        "sftp/1",
                        List.of(Check.ok("sftp-server")),
                        List.of(Check.error("sshfs is missing", "sudo apt install sshfs"))));
        peer.backends.removeIf(view -> view.kind().equals("sandbox"));
        Typed typed = Typed.at(peer, "doctor");
        assertEquals(1, typed.exit);
        assertTrue(typed.out.contains("sftp/1: sshfs is missing  → sudo apt install sshfs"), typed.out);
        assertTrue(typed.out.contains("As user: not ready because no sandbox backend is present\n"), typed.out);
        assertTrue(
                typed.out.contains(
                        "As provider: not ready because no files backend works; no sandbox backend is present\n"),
                typed.out);
    }

    @Test
    void withoutDasNothingIsReady() {
        peer.das = false;
        Typed typed = Typed.at(peer, "doctor");
        assertEquals(1, typed.exit);
        assertTrue(typed.out.contains("As user: not ready because cpcc.das is not running here"), typed.out);
    }

    @Test
    void everyFailingLineEndsWithItsRemedy() {
        peer.das = false;
        peer.p2p = false;
        peer.messaging = false;
        Typed.at(peer, "doctor")
                .out
                .lines()
                .filter(line -> line.startsWith("  ERROR"))
                .forEach(line -> assertTrue(line.contains("  → "), line));
    }

    @Test
    void aRuntimeFolderOpenToOthersIsAnError() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Typed typed = Typed.at(peer, "doctor");
        assertEquals(1, typed.exit);
        assertTrue(typed.out.contains("→ chmod 700 " + folder), typed.out);
    }

    @Test
    void withoutACommunityThereIsAWarningOnly() {
        peer.communities.clear();
        Typed typed = Typed.at(peer, "doctor");
        assertEquals(0, typed.exit);
        assertTrue(typed.out.contains("  warning  peer: member of no community yet  → "), typed.out);
    }

    @Test
    void asJson() {
        JsonObject data = Typed.at(peer, "doctor", "--json").object();
        assertKeys(data, "user", "provider", "checks");
        assertKeys(data.get("user"), "ready", "because");
        JsonObject last = data.getAsJsonArray("checks")
                .get(data.getAsJsonArray("checks").size() - 1)
                .getAsJsonObject();
        assertKeys(last, "side", "kind", "about", "level", "text", "remedy");
        assertEquals(Level.OK.name().toLowerCase(), last.get("level").getAsString());
    }
}
