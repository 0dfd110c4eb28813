package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.das.api.Application;
import cpcc.das.api.Provider;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is asked first. */
class ProviderChoiceTest {
    private static Provider provider(String name, boolean free) {
        return new Provider(TestPeer.id(name), name, 1, free, List.of("x11/1"), List.of());
    }

    private static Peer peer(String name, int ms) {
        return new Peer(
                TestPeer.id(name),
                name,
                "lab",
                false,
                true,
                Instant.EPOCH,
                ms < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ms)));
    }

    private static Application application(String id, Provider... providers) {
        return new Application(id, "lab", id, "", Surface.WINDOWS, List.of(providers));
    }

    private static List<String> names(Optional<String> wanted) {
        return ProviderChoice.rank(
                        List.of(application(
                                "gimp",
                                provider("a", false),
                                provider("b", true),
                                provider("c", true),
                                provider("d", true))),
                        List.of(peer("a", 1), peer("b", 50), peer("c", 3), peer("d", -1)),
                        wanted)
                .stream()
                .map(c -> c.provider().name())
                .toList();
    }

    @Test
    void theNearestThatIsFreeIsFirstAndTheFullOnesAreLast() {
        assertEquals(List.of("c", "b", "d", "a"), names(Optional.empty()));
    }

    @Test
    void whoIsWantedIsTheOnlyOne() {
        assertEquals(List.of("b"), names(Optional.of("b")));
        assertEquals(List.of("b"), names(Optional.of(TestPeer.id("b").toString())));
        assertEquals(
                List.of("b"), names(Optional.of(TestPeer.id("b").shortText().toLowerCase())));
        assertEquals(List.of(), names(Optional.of("bb")));
    }

    @Test
    void ofTwoPeersOfOneNameNeitherIsChosen() throws Exception {
        Provider impostor = new Provider(TestPeer.id("x"), "b", 1, true, List.of("x11/1"), List.of());
        List<Application> shared = List.of(application("gimp", provider("b", true), impostor));
        Optional<String> b = Optional.of("b");
        Failure failure = assertThrows(
                Failure.class, () -> ProviderChoice.onlyOneIsMeant(ProviderChoice.rank(shared, List.of(), b), b));
        assertEquals(Reason.BAD_REQUEST, failure.reason());
        assertTrue(failure.remedy().contains(TestPeer.id("x").shortText()), failure.remedy());
        Optional<String> id = Optional.of(TestPeer.id("b").shortText());
        ProviderChoice.onlyOneIsMeant(ProviderChoice.rank(shared, List.of(), id), id);
        ProviderChoice.onlyOneIsMeant(ProviderChoice.rank(shared, List.of(), Optional.empty()), Optional.empty());
    }

    @Test
    void whatIsSpelledAlikeIsSuggested() {
        List<Application> all = List.of(
                application("kwrite", provider("lab2", true)),
                application("kate", provider("lab1", true)),
                application("gimp", provider("lab1", true)));
        assertEquals(List.of("kate (lab1)"), ProviderChoice.similar("kat", all));
        assertEquals(List.of("kate (lab1)"), ProviderChoice.similar("katte", all));
        assertEquals(List.of("kwrite (lab2)"), ProviderChoice.similar("kwrit", all));
        assertEquals(List.of(), ProviderChoice.similar("firefox", all));
        assertEquals(List.of(), ProviderChoice.similar("", all));
    }
}
