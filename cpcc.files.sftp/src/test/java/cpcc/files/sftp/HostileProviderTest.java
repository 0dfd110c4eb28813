package cpcc.files.sftp;

import static cpcc.files.sftp.RawSftp.EXTENDED;
import static cpcc.files.sftp.RawSftp.FOR_READING;
import static cpcc.files.sftp.RawSftp.FOR_WRITING;
import static cpcc.files.sftp.RawSftp.MAKING_IT;
import static cpcc.files.sftp.RawSftp.RENAME;
import static cpcc.files.sftp.RawSftp.SYMLINK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.files.api.Grant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that makes and moves links as it likes reaches what is granted, and neither the helper's own process nor memory. */
class HostileProviderTest {
    @TempDir
    Path dir;

    private Path docs;
    private String deep;
    private Pair pair;
    private RawSftp provider;

    @BeforeEach
    void start() throws Exception {
        docs = Files.createDirectories(dir.toRealPath().resolve("docs"));
        deep = Files.createDirectories(docs.resolve("a/b/c/d/e/f/g/h")).toString();
        Files.writeString(docs.resolve("letter"), "dear bob");
        pair = new Pair(dir);
    }

    @AfterEach
    void stop() {
        if (provider != null) {
            provider.close();
        }
        pair.close();
    }

    @Test
    void aLinkThatIsMovedUpLeadsNowhere() throws Exception {
        share();
        for (String target : List.of("..", "../../../../../../../../proc/1/mem", "a/..")) {
            assertFalse(provider.does(SYMLINK, target, deep + "/l"), target);
        }
        assertTrue(provider.does(SYMLINK, "letter", docs + "/l"));
        assertTrue(provider.opens(docs + "/l", FOR_READING));
        assertTrue(provider.does(RENAME, docs + "/l", deep + "/l"));
        assertFalse(provider.opens(deep + "/l", FOR_READING));
    }

    /** While the user's peer waits for the provider's answer, another session can change the folder above. */
    @Test
    void aLinkPutInTheFoldersPlaceAfterItWasPermittedIsNotFollowed() throws Exception {
        Grant permitted = new Grant(docs, true, docs.toRealPath());
        Files.move(docs, docs.resolveSibling("away"));
        Files.createSymbolicLink(docs, Path.of("."));
        BackendException e = assertThrows(
                BackendException.class, () -> pair.user.share(pair.session("user"), List.of(permitted), pair.wires[0]));
        assertTrue(e.getMessage().contains("a link"), e.getMessage());
    }

    /** What the user sees under another name is shared under that name. */
    @Test
    void aFolderReachedByALinkIsSharedWhereTheUserSeesIt() throws Exception {
        Path link = Files.createSymbolicLink(docs.resolveSibling("papers"), docs);
        pair.share =
                pair.user.share(pair.session("user"), List.of(new Grant(link, true, docs.toRealPath())), pair.wires[0]);
        provider = new RawSftp(pair.wires[1]);
        assertTrue(provider.opens(link + "/letter", FOR_READING));
    }

    /** Nobody judges links of the user's own: they lead out, to where nothing is. */
    @Test
    void theUsersOwnLinksFindNeitherTheHelpersProcessNorMemory() throws Exception {
        String up = "../".repeat(docs.getNameCount());
        Files.createSymbolicLink(Path.of(deep, "memory"), Path.of(up + "proc/1/mem"));
        Files.createSymbolicLink(Path.of(deep, "own"), Path.of(up + "proc/self/mem"));
        Files.createSymbolicLink(Path.of(deep, "tmp"), Path.of(up + "tmp"));
        Files.createSymbolicLink(docs.resolve("proc"), Path.of("/proc"));
        share();
        for (String link : List.of("memory", "own", "tmp")) {
            assertTrue(provider.does(RENAME, deep + "/" + link, docs + "/" + link), link);
        }
        assertTrue(provider.does(EXTENDED, "hardlink@openssh.com", docs + "/memory", docs + "/twice"));
        for (String link : List.of("memory", "own", "twice", "proc/1/maps", "proc/self/environ")) {
            assertFalse(provider.opens(docs + "/" + link, FOR_READING), link);
            assertFalse(provider.opens(docs + "/" + link, FOR_WRITING), link);
        }
        for (String folder : List.of("/tmp", "/dev", "/dev/shm", "/run", "/run/cpcc", "/var", "/home", "/root", "/")) {
            Files.deleteIfExists(docs.resolve("place"));
            Files.createSymbolicLink(docs.resolve("place"), Path.of(folder));
            assertFalse(provider.opens(docs + "/place/x", FOR_WRITING | MAKING_IT), folder);
        }
        assertTrue(provider.opens(docs + "/x", FOR_WRITING | MAKING_IT));
        assertEquals("dear bob", Files.readString(docs.resolve("letter")));
    }

    private void share() throws Exception {
        pair.share = pair.user.share(pair.session("user"), List.of(new Grant(docs, true)), pair.wires[0]);
        provider = new RawSftp(pair.wires[1]);
    }
}
