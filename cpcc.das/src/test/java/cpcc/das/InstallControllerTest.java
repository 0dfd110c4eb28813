package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shared, kept on disk. */
class InstallControllerTest {
    @TempDir
    Path folder;

    private final MemoryNetwork network = new MemoryNetwork();
    private TestPeer alice;

    @BeforeEach
    void aPeer() throws IOException {
        alice = new TestPeer("alice", folder, network, new ConcurrentHashMap<>());
    }

    @AfterEach
    void end() {
        alice.close();
        network.close();
    }

    private InstallController again() throws IOException {
        return new InstallController(folder.resolve("alice-state"), List::of, alice);
    }

    private Path shares() {
        return folder.resolve("alice-state/shares");
    }

    private static ShareRequest request(String id, List<String> communities, int instances) {
        return new ShareRequest(id, List.of("cat"), Surface.TERMINAL, communities, instances, Optional.of(true));
    }

    @Test
    void whatIsSharedIsThereAfterAStart() throws Exception {
        SharedApplication shared = alice.installer.share(request("echo", List.of("lab"), 2));
        assertEquals(List.of(shared), again().shared());
        assertEquals(List.of(TestPeer.LAB), shared.communities());
        assertTrue(shared.network());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(shares())));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(shares().resolve("echo.json"))));
        alice.installer.share(request("echo", List.of(), 5));
        assertEquals(5, again().shared().get(0).instances());
        assertEquals("echo", alice.installer.unshare("echo").id());
        assertEquals(List.of(), again().shared());
    }

    @Test
    void whatIsNotSharedCannotBeUnshared() {
        Failure failure = assertThrows(Failure.class, () -> alice.installer.unshare("../x"));
        assertEquals(Reason.NOT_SHARED, failure.reason());
    }

    @Test
    void badRequestsAreRefused() {
        assertEquals(
                Reason.BAD_REQUEST,
                assertThrows(Failure.class, () -> alice.installer.share(request("echo", List.of(), 0)))
                        .reason());
        Failure unknown = assertThrows(Failure.class, () -> alice.installer.share(request("echo", List.of("moon"), 1)));
        assertEquals(Reason.UNKNOWN_COMMUNITY, unknown.reason());
        assertTrue(unknown.remedy().contains("lab"), unknown.remedy());
        assertEquals(List.of(), alice.installer.shared());
    }

    @Test
    void notMoreThan256() throws Exception {
        for (int i = 0; i < 256; i++) {
            alice.installer.share(request("app" + i, List.of(), 1));
        }
        assertEquals(
                Reason.LIMIT,
                assertThrows(Failure.class, () -> alice.installer.share(request("more", List.of(), 1)))
                        .reason());
        alice.installer.share(request("app0", List.of(), 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"format\":2,\"application\":{}}",
                "{\"format\":1}",
                "{\"format\":1,\"application\":{\"id\":\"bad\"}}",
                "{\"format\":1,\"application\":{\"id\":\"other\",\"name\":\"x\",\"comment\":\"\",\"surface\":\"TERMINAL\","
                        + "\"command\":[\"/usr/bin/cat\"],\"mimeTypes\":[],\"communities\":[],\"instances\":1,"
                        + "\"network\":false}}",
            })
    void aDamagedFileIsPassedOverAndKept(String content) throws Exception {
        alice.installer.share(request("good", List.of(), 1));
        Path bad = Files.writeString(shares().resolve("bad.json"), content);
        assertEquals(
                List.of("good"),
                again().shared().stream().map(SharedApplication::id).toList());
        assertEquals(content, Files.readString(bad));
    }

    @Test
    void notMoreThan256ByCommandAndByConfigurationTogether() throws Exception {
        for (int i = 0; i < 255; i++) {
            alice.installer.share(request("app" + i, List.of(), 1));
        }
        alice.installer.declare("cpcc.share~a", request("more", List.of(), 1), () -> true);
        ShareRequest tooMany = request("too-many", List.of(), 1);
        for (Failure refused : List.of(
                assertThrows(Failure.class, () -> alice.installer.share(tooMany)),
                assertThrows(Failure.class, () -> alice.installer.declare("cpcc.share~b", tooMany, () -> true)))) {
            assertEquals(Reason.LIMIT, refused.reason(), refused.getMessage());
        }
        alice.installer.declare("cpcc.share~a", request("instead", List.of(), 1), () -> true);
        alice.installer.declare("cpcc.share~b", request("app0", List.of(), 2), () -> true);
        assertEquals(256, alice.installer.shared().size());
    }
}
