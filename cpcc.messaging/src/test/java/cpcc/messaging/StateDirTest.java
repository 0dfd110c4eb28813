package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Identity;
import cpcc.messaging.api.PeerId;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirTest {
    @TempDir
    Path folder;

    @Test
    void anIdentityIsMadeOnceAndKept() throws Exception {
        PeerId first;
        try (TestPeer alice = TestPeer.start(folder.resolve("a"))) {
            first = alice.id();
        }
        try (TestPeer alice = TestPeer.start(folder.resolve("a"))) {
            assertEquals(first, alice.id());
        }
        try (TestPeer bob = TestPeer.start(folder.resolve("b"))) {
            assertNotEquals(first, bob.id());
        }
    }

    @Test
    void onlyTheOwnerCanReadIt() throws Exception {
        TestPeer.start(folder.resolve("a")).close();
        Path file = folder.resolve("a/identity/peer.pem");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void aSecondPeerOnTheSameStateDirectoryIsRefused() throws Exception {
        try (TestPeer first = TestPeer.start(folder)) {
            IOException refused = assertThrows(IOException.class, () -> TestPeer.start(folder));
            assertTrue(refused.getMessage().startsWith("another peer runs on " + folder), refused.getMessage());
            assertEquals(first.id(), first.id());
        }
        TestPeer.start(folder).close();
    }

    @Test
    void aDamagedIdentityIsAnErrorAndStaysAsItIs() throws Exception {
        TestPeer.start(folder).close();
        Path file = folder.resolve("identity/peer.pem");
        String whole = Files.readString(file);
        for (String damaged :
                new String[] {"", whole.substring(0, whole.length() / 2), whole.replaceFirst("MI", "XX"), "no key\n"}) {
            Files.writeString(file, damaged);
            IOException error = assertThrows(IOException.class, () -> TestPeer.start(folder));
            assertTrue(error.getMessage().contains(file + " is damaged"), error.getMessage());
            assertEquals(damaged, Files.readString(file));
        }
        Files.writeString(file, whole);
        TestPeer.start(folder).close();
    }

    @Test
    void keyAndCertificateOfTwoPeersDoNotPass() throws Exception {
        TestPeer.start(folder.resolve("a")).close();
        TestPeer.start(folder.resolve("b")).close();
        Path file = folder.resolve("a/identity/peer.pem");
        String other = Files.readString(folder.resolve("b/identity/peer.pem"));
        String certificate = other.substring(other.indexOf("-----BEGIN CERT"));
        String own = Files.readString(file);
        Files.writeString(file, own.substring(0, own.indexOf("-----BEGIN CERT")) + certificate);
        IOException error = assertThrows(IOException.class, () -> TestPeer.start(folder.resolve("a")));
        assertTrue(error.getMessage().contains("do not belong together"), error.getMessage());
    }

    @Test
    void aPortThatIsTakenIsSaidSoAndTheStateDirectoryIsFreeAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            IOException error = assertThrows(
                    IOException.class,
                    () -> TestPeer.start(folder, Map.of("port", taken.getLocalPort(), "listenHost", "")));
            assertTrue(error.getMessage().startsWith("cannot listen on "), error.getMessage());
        }
        TestPeer.start(folder).close();
    }

    @Test
    void closingEndsEveryThread() throws Exception {
        TestPeer peer = TestPeer.start(folder);
        String name = peer.id().shortText();
        assertTrue(threads(name));
        peer.close();
        TestPeer.await(() -> !threads(name));
    }

    @Test
    void aSignatureIsBelievedOnlyFromItsSigner() throws Exception {
        byte[] text = "test: register".getBytes(StandardCharsets.UTF_8);
        byte[] other = Arrays.copyOf(text, text.length - 1);
        try (TestPeer alice = TestPeer.start(folder.resolve("a"));
                TestPeer bob = TestPeer.start(folder.resolve("b"))) {
            Identity signer = alice.messaging.identity();
            Identity reader = bob.messaging.identity();
            String signature = signer.sign(text);
            assertTrue(reader.verify(signer.self(), signer.publicKey(), text, signature));
            assertFalse(reader.verify(signer.self(), signer.publicKey(), other, signature));
            assertFalse(reader.verify(signer.self(), reader.publicKey(), text, signature));
            assertFalse(reader.verify(reader.self(), signer.publicKey(), text, signature));
            assertFalse(reader.verify(signer.self(), signer.publicKey(), text, "not base64!"));
            assertFalse(reader.verify(signer.self(), "AAAA", text, signature));
        }
    }

    private static boolean threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().contains(name));
    }
}
