package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
    private static final SocketAddress LOCAL = UnixDomainSocketAddress.of("/tmp/.X11-unix/X3");
    private static final byte[] ONE = cookie(1);
    private static final byte[] TWO = cookie(2);

    @TempDir
    Path folder;

    @Test
    void theEntryOfThisHostAndNumberIsTaken() throws Exception {
        assertEquals(
                Optional.of(hex(TWO)), found(LOCAL, 3, entry(256, "home", "4", ONE), entry(256, "home", "3", TWO)));
        assertEquals(Optional.empty(), found(LOCAL, 3, entry(256, "elsewhere", "3", ONE)));
    }

    @Test
    void theFirstOfSeveralIsTakenAsLibXauDoes() throws Exception {
        assertEquals(Optional.of(hex(ONE)), found(LOCAL, 3, entry(65535, "", "", ONE), entry(256, "home", "3", TWO)));
    }

    @Test
    void aForwardedDisplayOnLoopbackCountsAsLocal() throws Exception {
        SocketAddress forwarded = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6010);
        assertEquals(Optional.of(hex(ONE)), found(forwarded, 10, entry(256, "home", "10", ONE)));
    }

    @Test
    void anotherHostIsKnownByItsAddress() throws Exception {
        byte[] ip = {10, 1, 2, 3};
        SocketAddress far = new InetSocketAddress(InetAddress.getByAddress(ip), 6000);
        assertEquals(Optional.of(hex(ONE)), found(far, 0, new Authority.Entry(0, ip, "0", "MIT-MAGIC-COOKIE-1", ONE)));
        assertEquals(Optional.empty(), found(far, 0, new Authority.Entry(6, ip, "0", "MIT-MAGIC-COOKIE-1", ONE)));
    }

    @Test
    void anotherProtocolAndAnotherLengthAreNotTaken() throws Exception {
        assertEquals(
                Optional.empty(),
                found(LOCAL, 3, new Authority.Entry(65535, new byte[0], "", "XDM-AUTHORIZATION-1", ONE)));
        assertEquals(Optional.empty(), found(LOCAL, 3, entry(65535, "", "", new byte[15])));
    }

    @Test
    void whatIsWrittenIsReadAlsoByXauthAndOnlyByItsOwner() throws Exception {
        Path file = folder.resolve("authority");
        Authority.write(file, "7", new Cookie(ONE));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(
                hex(ONE),
                Authority.read(file).find(LOCAL, 7, "any").orElseThrow().hex());
        Process xauth = new ProcessBuilder("xauth", "-f", file.toString(), "list").start();
        String listed = new String(xauth.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals("#ffff##:7  MIT-MAGIC-COOKIE-1  " + hex(ONE), listed.strip());
        assertThrows(IOException.class, () -> Authority.write(file, "7", new Cookie(TWO)));
    }

    @Test
    void whatXauthWritesIsRead() throws Exception {
        Path file = folder.resolve("authority");
        Files.createFile(file);
        new ProcessBuilder("xauth", "-f", file.toString(), "add", "10.1.2.3:5", "MIT-MAGIC-COOKIE-1", hex(TWO))
                .start()
                .waitFor();
        SocketAddress far = new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 1, 2, 3}), 6005);
        assertEquals(
                hex(TWO),
                Authority.read(file).find(far, 5, "home").orElseThrow().hex());
    }

    @Test
    void aTruncatedFileGivesItsWholeEntriesAndAMissingOneNone() throws Exception {
        Path file = folder.resolve("authority");
        Authority.write(file, "7", new Cookie(ONE));
        byte[] whole = Files.readAllBytes(file);
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length - 1);
        System.arraycopy(whole, 0, twice, whole.length, whole.length - 1);
        assertEquals(1, Authority.parse(twice).entries().size());
        assertEquals(0, Authority.read(folder.resolve("none")).entries().size());
    }

    private static Optional<String> found(SocketAddress server, int number, Authority.Entry... entries) {
        return new Authority(List.of(entries)).find(server, number, "home").map(Cookie::hex);
    }

    private static Authority.Entry entry(int family, String address, String number, byte[] data) {
        return new Authority.Entry(
                family,
                address.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                number,
                "MIT-MAGIC-COOKIE-1",
                data);
    }

    private static byte[] cookie(int filled) {
        byte[] data = new byte[16];
        Arrays.fill(data, (byte) filled);
        return data;
    }

    private static String hex(byte[] data) {
        return new Cookie(data).hex();
    }
}
