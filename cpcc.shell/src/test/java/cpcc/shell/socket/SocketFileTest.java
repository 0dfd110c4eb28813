package cpcc.shell.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SocketFileTest {
    @TempDir
    Path base;

    private Path folder;

    @BeforeEach
    void folder() {
        folder = base.resolve("run");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void folderAndSocketAreTheOwnersOnlyAndTheSocketGoesAtTheEnd() throws IOException {
        try (SocketFile file = SocketFile.bind(folder)) {
            assertEquals("rwx------", mode(folder));
            assertEquals("rw-------", mode(file.path()));
        }
        assertTrue(Files.notExists(folder.resolve("control")));
    }

    @Test
    void aFolderThatOthersMayEnterIsRefused() throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x---"));
        String message =
                assertThrows(IOException.class, () -> SocketFile.bind(folder)).getMessage();
        assertTrue(message.endsWith("chmod 700 " + folder), message);
    }

    @Test
    void aFolderOfAnotherAccountIsRefused() throws IOException {
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Files.setAttribute(folder, "unix:uid", 65_534);
        } catch (IOException e) {
            assumeTrue(false, "only root can give a folder away");
        }
        String message =
                assertThrows(IOException.class, () -> SocketFile.bind(folder)).getMessage();
        assertTrue(message.contains("a folder of this account"), message);
        assertTrue(Files.notExists(folder.resolve("control")));
    }

    @Test
    void aSocketThatNobodyAnswersIsReplaced() throws IOException {
        SocketFile.bind(folder).close();
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(folder.resolve("control")));
        }
        assertTrue(Files.exists(folder.resolve("control")));
        SocketFile.bind(folder).close();
    }

    @Test
    void aSocketThatAnswersIsLeftAlone() throws IOException {
        try (SocketFile first = SocketFile.bind(folder)) {
            String message = assertThrows(IOException.class, () -> SocketFile.bind(folder))
                    .getMessage();
            assertTrue(message.startsWith("another peer is running"), message);
            assertTrue(Files.exists(first.path()));
        }
    }

    @Test
    void theSocketOfAnotherPeerIsNotRemovedAtTheEnd() throws IOException {
        SocketFile first = SocketFile.bind(folder);
        Files.move(first.path(), folder.resolve("old"));
        try (SocketFile second = SocketFile.bind(folder)) {
            first.close();
            assertTrue(Files.exists(second.path()));
        }
    }

    @Test
    void aPathThatIsTooLongIsSaid() {
        Path deep = base.resolve("x".repeat(100)).resolve("run");
        String message =
                assertThrows(IOException.class, () -> SocketFile.bind(deep)).getMessage();
        assertTrue(message.startsWith("the path of the control socket is longer than 107 bytes"), message);
    }
}
