package cpcc.p2p.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import cpcc.p2p.TestIdentity;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.membership.Hashes;
import cpcc.p2p.membership.Invited;
import cpcc.p2p.membership.Merge;
import cpcc.p2p.membership.Records;
import cpcc.p2p.membership.Registrar;
import cpcc.p2p.membership.Roster;
import cpcc.p2p.membership.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path stateDir;

    private CommunityState first;
    private CommunityState second;
    private Path file;
    private Path previous;

    @BeforeEach
    void saveTwoGenerations() throws Exception {
        TestIdentity alice = new TestIdentity();
        Registrar registrar = new Registrar(alice);
        Roster empty = Roster.of(registrar.found("das Büro", NOW, "nonce"));
        Records own = new Records(
                List.of(registrar.register(
                        empty, alice.self(), alice.publicKey(), "alice", List.of("192.0.2.1:7420"), NOW)),
                List.of(registrar.profile(empty.id(), "Alice", List.of(), 1)));
        Roster roster = Merge.of(empty, own, new Verifier(alice)).roster();
        first = new CommunityState(roster, List.of()).with(new Invited(Hashes.hex("x"), Long.MAX_VALUE, ""), NOW);
        second = first.with(new Invited(Hashes.hex("x"), Long.MAX_VALUE, "B"), NOW);
        file = stateDir.resolve("communities").resolve(first.id() + ".json");
        previous = file.resolveSibling(first.id() + ".json.bak");
        try (Store store = new Store(stateDir)) {
            store.save(first);
            store.save(second);
        }
    }

    @Test
    void whatIsSavedIsReadAgain() throws Exception {
        assertEquals(Map.of(first.id(), second), load());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(3, files.count(), "the file, the previous one, the lock");
        }
    }

    @Test
    void theFileIsThereAtEveryMomentOfASave() throws Exception {
        AtomicBoolean saved = new AtomicBoolean();
        FutureTask<Integer> missing = new FutureTask<>(() -> {
            int count = 0;
            while (!saved.get()) {
                count += Files.exists(file) ? 0 : 1;
            }
            return count;
        });
        new Thread(missing, "watch").start();
        try (Store store = new Store(stateDir)) {
            for (int i = 0; i < 200; i++) {
                store.save(i % 2 == 0 ? first : second);
            }
        } finally {
            saved.set(true);
        }
        assertEquals(0, missing.get());
        assertEquals(Map.of(first.id(), second), load());
    }

    @Test
    void aTruncatedEmptyOrMissingFileGivesWayToThePreviousOne() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 1; length += 197) {
            restoreGenerations();
            Files.write(file, Arrays.copyOf(whole, length));
            assertPreviousIsUsed("cut at " + length);
        }
        restoreGenerations();
        Files.delete(file);
        assertPreviousIsUsed("missing");
    }

    @Test
    void aFlippedByteGivesWayToThePreviousOne() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 41) {
            if (Character.isWhitespace(whole[at])) {
                continue;
            }
            restoreGenerations();
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            assertPreviousIsUsed("flipped at " + at);
        }
    }

    @Test
    void aCommunityWithTwoDamagedFilesIsLeftAloneAndTheOthersServe() throws Exception {
        Files.writeString(file, "{}");
        Files.write(previous, new byte[4096]);
        CommunityState other = other();
        try (Store store = new Store(stateDir)) {
            assertEquals(Map.of(), store.loaded());
            assertTrue(store.unreadable().get(first.id()).contains("damaged"));
            assertThrows(IOException.class, () -> store.save(second));
            store.save(other);
        }
        assertEquals("{}", Files.readString(file));
        assertEquals(Map.of(other.id(), other), load());
    }

    @Test
    void aFileOfALaterVersionIsNotTouched() throws Exception {
        JsonObject json = new Gson().fromJson(Files.readString(file), JsonObject.class);
        json.remove("sha256");
        json.addProperty("version", 2);
        Gson compact = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
        json.addProperty("sha256", Hashes.hex(compact.toJson(json)));
        Files.writeString(file, compact.toJson(json));
        try (Store store = new Store(stateDir)) {
            assertEquals(Map.of(), store.loaded());
            assertTrue(store.unreadable().get(first.id()).contains("version 2"));
            assertThrows(IOException.class, () -> store.save(second));
        }
        assertEquals(compact.toJson(json), Files.readString(file));
    }

    @Test
    void aSaveThatFailsLeavesTheOldFile() throws Exception {
        String before = Files.readString(file);
        // What cannot be replaced stands where the new file is written first.
        Files.createDirectories(file.resolveSibling(first.id() + ".json.new").resolve("full"));
        try (Store store = new Store(stateDir)) {
            assertThrows(IOException.class, () -> store.save(first));
        }
        assertEquals(before, Files.readString(file));
    }

    @Test
    void oneFolderServesOnePeer() throws Exception {
        try (Store store = new Store(stateDir)) {
            assertEquals(1, store.loaded().size());
            assertThrows(IOException.class, () -> new Store(stateDir));
        }
        assertEquals(1, load().size());
    }

    private Map<String, CommunityState> load() throws IOException {
        try (Store store = new Store(stateDir)) {
            return store.loaded();
        }
    }

    private void restoreGenerations() throws IOException {
        Files.deleteIfExists(previous);
        try (Store store = new Store(stateDir)) {
            store.save(first);
            store.save(second);
        }
    }

    /** An invitation that is open in the previous generation was used since, so it must not be open again. */
    private void assertPreviousIsUsed(String what) throws IOException {
        assertEquals(Map.of(first.id(), first.withoutOpenInvitations()), load(), what);
        assertEquals(Map.of(first.id(), first.withoutOpenInvitations()), load(), what + ", and again");
        assertEquals(StateFile.write(first), Files.readString(previous, StandardCharsets.UTF_8), what);
    }

    private static CommunityState other() {
        Registrar registrar = new Registrar(new TestIdentity());
        return new CommunityState(Roster.of(registrar.found("other", NOW, "nonce")), List.of());
    }
}
