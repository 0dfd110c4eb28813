package cpcc.files.nfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.Level;
import cpcc.backend.api.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot serve says so, on either side, and names what can. */
class NfsTest {
    @TempDir
    Path proc;

    @Test
    void eitherSideSaysThatItCannotServeYet() {
        Nfs nfs = new Nfs();
        for (Side side : Side.values()) {
            List<Check> checks = nfs.check(side);
            assertEquals(1, checks.size());
            assertEquals(Level.ERROR, checks.get(0).level());
            assertTrue(checks.get(0).text().contains("yet"), checks.toString());
            assertTrue(checks.get(0).remedy().contains("sftp"), checks.toString());
        }
        var e = assertThrows(BackendException.class, () -> nfs.share(null, List.of(), null));
        assertTrue(e.remedy().contains("sftp"));
        e = assertThrows(BackendException.class, () -> nfs.mount(null, List.of(), Map.of(), null));
        assertTrue(e.remedy().contains("sftp"));
    }

    @Test
    void itSaysWhatTheMachineLacksBesides() throws IOException {
        Files.createDirectory(proc.resolve("self"));
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nCapEff:\t0000000000000000\n");
        Files.writeString(proc.resolve("filesystems"), "nodev\tsysfs\n\text4\nnodev\tnfsd\n");
        String text = provider();
        assertTrue(text.contains("kernel has no NFS") && text.contains("takes root"), text);
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nCapEff:\t000001ffffffffff\n");
        Files.writeString(proc.resolve("filesystems"), "nodev\tsysfs\n\text4\nnodev\tnfs\n");
        text = provider();
        assertFalse(text.contains("kernel has no NFS") || text.contains("takes root"), text);
        assertTrue(text.contains("cannot mount"), text);
    }

    private String provider() {
        return new Nfs(proc).check(Side.PROVIDER).get(0).text();
    }
}
