package cpcc.das.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session's folder goes with all that is in it, and with nothing else. */
class SessionFolderTest {
    @TempDir
    Path temp;

    @Test
    void itIsPrivateAndGoesWithEverythingInIt() throws Exception {
        SessionFolder folder = SessionFolder.create(temp.resolve("s"), "abc");
        Path sub = folder.sub("x");
        Files.writeString(sub.resolve("file"), "x");
        Path locked = Files.createDirectory(sub.resolve("locked"));
        Files.writeString(locked.resolve("file"), "x");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(sub)));
        folder.close();
        assertFalse(Files.exists(folder.path()));
        folder.close();
    }

    @Test
    void foldersNestedDeeperThanAnyPathMayBeGoToo() throws Exception {
        SessionFolder folder = SessionFolder.create(temp.resolve("s"), "abc");
        Path taken = Files.createDirectory(folder.path().resolve(".removed-0"));
        Files.writeString(taken.resolve("file"), "x");
        Process nesting = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import os, sys\nos.chdir(sys.argv[1])\nfor i in range(3000):\n  os.mkdir('deep'); os.chdir('deep')\n"
                                + "open('file', 'w').close(); os.mkdir('other')",
                        folder.path().toString())
                .inheritIO()
                .start();
        assertEquals(0, nesting.waitFor());
        folder.close();
        assertFalse(Files.exists(folder.path()));
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("keep"), "k");
        SessionFolder folder = SessionFolder.create(temp.resolve("s"), "abc");
        Files.createSymbolicLink(folder.path().resolve("link"), outside);
        folder.close();
        assertFalse(Files.exists(folder.path()));
        assertEquals("k", Files.readString(outside.resolve("keep")));
    }

    @Test
    void whatAnEarlierPeerLeftIsSwept() throws Exception {
        Path all = temp.resolve("s");
        SessionFolder.create(all, "one").sub("x");
        SessionFolder.create(all, "two");
        SessionFolder.sweep(all);
        try (var left = Files.list(all)) {
            assertEquals(0, left.count());
        }
        SessionFolder.sweep(temp.resolve("missing"));
    }

    @Test
    void whatIsMountedInItIsNotTouched() throws Exception {
        Path all = Files.createDirectory(temp.resolve("s"));
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("keep"), "k");
        Path mount = SessionFolder.create(all, "abc").sub("m");
        // In a mount namespace of its own, so that the mount goes with the process.
        Process process = new ProcessBuilder(
                        "unshare",
                        "-Urm",
                        "--",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" \"$2\" && exec \"$3\" -cp \"$4\" \"$5\" \"$6\"",
                        "sh",
                        outside.toString(),
                        mount.toString(),
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        System.getProperty("java.class.path"),
                        Sweep.class.getName(),
                        all.toString())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
        assertTrue(Files.exists(mount));
        assertEquals("k", Files.readString(outside.resolve("keep")));
    }

    /** Sweeps the folder that it is given, in a process of its own. */
    static final class Sweep {
        private Sweep() {}

        /** Sweeps. */
        public static void main(String[] args) {
            SessionFolder.sweep(Path.of(args[0]));
        }
    }
}
