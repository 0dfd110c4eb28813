package cpcc.sandbox.bwrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.sandbox.bwrap.MountTable.Place;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a path really lies. */
class MountTableTest {
    private final MountTable table = MountTable.parse("22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
            + "23 22 0:5 / /proc rw - proc proc rw\n"
            + "24 22 0:40 /@home /home rw - btrfs /dev/sdb rw\n"
            + "25 24 0:51 / /home/alice/a\\040b rw - fuse.sshfs :/ rw\n"
            + "26 22 8:1 /data/one /mnt rw - ext4 /dev/sda1 rw\n"
            + "27 26 8:1 /data/two /mnt rw - ext4 /dev/sda1 rw\n");

    @Test
    void aPathIsFoundByTheMountItLiesIn() {
        assertEquals(place("8:1", "/srv/x"), table.placeOf(Path.of("/srv/x")));
        assertEquals(place("0:40", "/@home/alice/docs"), table.placeOf(Path.of("/home/alice/docs")));
        assertEquals(place("0:40", "/@home"), table.placeOf(Path.of("/home")));
        assertEquals(place("0:51", "/docs"), table.placeOf(Path.of("/home/alice/a b/docs")));
        assertEquals(place("0:51", "/"), table.placeOf(Path.of("/home/alice/a b")));
        assertEquals(place("0:40", "/@home/alice/a bc"), table.placeOf(Path.of("/home/alice/a bc")));
        assertEquals(place("8:1", "/homes"), table.placeOf(Path.of("/homes")));
        assertEquals(place("8:1", "/"), table.placeOf(Path.of("/")));
    }

    @Test
    void theUppermostOfSeveralCounts() {
        assertEquals(place("8:1", "/data/two/x"), table.placeOf(Path.of("/mnt/x")));
        assertEquals(place("8:1", "/data/two"), table.mountedAt(Path.of("/mnt")));
    }

    @Test
    void onlyAMountPointItselfIsOne() {
        assertEquals(place("0:51", "/"), table.mountedAt(Path.of("/home/alice/a b")));
        assertEquals(Optional.empty(), table.mountedAt(Path.of("/home/alice")));
        assertEquals(Optional.empty(), MountTable.parse("").placeOf(Path.of("/x")));
    }

    private static Optional<Place> place(String device, String path) {
        return Optional.of(new Place(device, path));
    }
}
