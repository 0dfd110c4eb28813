package cpcc.files.sftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cpcc.files.api.Grant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The provider can name what is granted and nothing else. */
class GuardTest {
    private static final int OPEN = 3;
    private static final int WRITE = 6;
    private static final int LSTAT = 7;
    private static final int OPENDIR = 11;
    private static final int RENAME = 18;
    private static final int SYMLINK = 20;
    private static final int EXTENDED = 200;
    private static final String NOWHERE = "/not-granted";

    private final Guard guard =
            new Guard(List.of(new Grant(Path.of("/home/alice/grün"), true), new Grant(Path.of("/srv/x"), false)));

    @Test
    void onlyWhatIsGrantedCanBeOpened() throws IOException {
        for (String path :
                List.of("/home/alice/grün", "/home/alice/grün/a b", "//home/./alice/grün/..x", "/srv/x/y/z")) {
            assertEquals(List.of(path), passed(OPEN, path));
        }
        for (String path : List.of(
                "/home/alice/grün/../x",
                "/home/alice/grün2",
                "/home/alice",
                "/",
                "",
                "home/alice/grün",
                "/etc/passwd",
                "/srv/x/..")) {
            assertEquals(List.of(NOWHERE), passed(OPEN, path), path);
            assertEquals(List.of(NOWHERE), passed(OPENDIR, path), path);
        }
    }

    @Test
    void theWayToAGrantedFolderCanBeLookedAt() throws IOException {
        for (String path : List.of("/", "/home", "/home/alice", "/srv")) {
            assertEquals(List.of(path), passed(LSTAT, path));
            assertEquals(List.of("statvfs@openssh.com", path), passed(EXTENDED, "statvfs@openssh.com", path));
        }
        assertEquals(List.of(NOWHERE), passed(LSTAT, "/home/bob"));
    }

    @Test
    void bothPathsOfARequestAreLookedAt() throws IOException {
        assertEquals(List.of("/srv/x/a", NOWHERE), passed(RENAME, "/srv/x/a", "/tmp/a"));
        assertEquals(List.of(NOWHERE, "/srv/x/a"), passed(RENAME, "/tmp/a", "/srv/x/a"));
        assertEquals(
                List.of("posix-rename@openssh.com", "/srv/x/a", NOWHERE),
                passed(EXTENDED, "posix-rename@openssh.com", "/srv/x/a", "/home"));
    }

    @Test
    void aNewLinkLeadsNoHigherThanItsFolderWhereverItIsMoved() throws IOException {
        for (String target : List.of(".lock@host", "a/b", "./a", "/home/alice/grün/z", "/srv/x")) {
            assertEquals(List.of(target, "/srv/x/l"), passed(SYMLINK, target, "/srv/x/l"), target);
        }
        for (String target : List.of(
                "..",
                "../y",
                "a/..",
                "a/../b",
                "../../proc/self/mem",
                "/proc/self/mem",
                "/srv/x/../y",
                "/srv/x2",
                "/tmp",
                "/")) {
            assertEquals(List.of(target, NOWHERE), passed(SYMLINK, target, "/srv/x/a/b/c/d/l"), target);
        }
        assertEquals(List.of("a", NOWHERE), passed(SYMLINK, "a", "/srv/l"));
    }

    @Test
    void unknownExtensionsAreUnknownToTheServerToo() throws IOException {
        assertEquals(NOWHERE, passed(EXTENDED, "expand-path@openssh.com", "~").get(0));
    }

    @Test
    void bytesAreNotLookedAt() throws IOException {
        byte[] packet = packet(WRITE, "handle", "/etc/passwd");
        assertArrayEquals(packet, guard.pass(packet).array());
    }

    @Test
    void whatIsNoSftpIsRefused() {
        for (byte[] packet : List.of(new byte[] {3}, new byte[] {99, 0, 0, 0, 0}, cut(packet(OPEN, "/srv/x"), 3))) {
            assertThrows(IOException.class, () -> guard.pass(packet));
        }
        byte[] negative = packet(OPEN, "/srv/x");
        negative[5] = (byte) 0xff;
        assertThrows(IOException.class, () -> guard.pass(negative));
        for (int length : new int[] {0, -1, 256 * 1024 + 1, Integer.MAX_VALUE}) {
            byte[] header = ByteBuffer.allocate(4).putInt(length).array();
            assertThrows(
                    IOException.class,
                    () -> guard.copy(new ByteArrayInputStream(header), OutputStream.nullOutputStream()));
        }
    }

    private List<String> passed(int type, String... strings) throws IOException {
        ByteBuffer out = guard.pass(packet(type, strings));
        assertEquals(type, out.get() & 0xff);
        assertEquals(42, out.getInt());
        List<String> found = new ArrayList<>();
        for (int i = 0; i < strings.length; i++) {
            byte[] text = new byte[out.getInt()];
            out.get(text);
            found.add(new String(text, StandardCharsets.UTF_8));
        }
        assertEquals(7, out.getInt());
        assertEquals(0, out.remaining());
        return found;
    }

    private static byte[] packet(int type, String... strings) {
        ByteBuffer out = ByteBuffer.allocate(10_000).put((byte) type).putInt(42);
        for (String each : strings) {
            byte[] text = each.getBytes(StandardCharsets.UTF_8);
            out.putInt(text.length).put(text);
        }
        return cut(out.putInt(7).array(), out.position());
    }

    private static byte[] cut(byte[] bytes, int length) {
        return java.util.Arrays.copyOf(bytes, length);
    }
}
