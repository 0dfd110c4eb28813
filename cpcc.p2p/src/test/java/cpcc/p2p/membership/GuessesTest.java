package cpcc.p2p.membership;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.PeerId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final Guesses guesses = new Guesses();

    @Test
    void whoIsWrongTooOftenWaitsAMinute() {
        for (int i = 0; i < 5; i++) {
            assertTrue(guesses.allowed(peer(0), NOW));
            guesses.wrong(peer(0), NOW);
        }
        assertFalse(guesses.allowed(peer(0), NOW.plusSeconds(59)));
        assertTrue(guesses.allowed(peer(0), NOW.plusSeconds(60)));
    }

    @Test
    void manyWhoAreWrongKeepNobodyOut() {
        for (int i = 0; i < 1_000; i++) {
            guesses.wrong(peer(i), NOW);
        }
        assertTrue(guesses.allowed(peer(1_000), NOW));
        for (int i = 0; i < 5; i++) {
            guesses.wrong(peer(1_000), NOW);
        }
        assertFalse(guesses.allowed(peer(1_000), NOW));
    }

    private static PeerId peer(int number) {
        return PeerId.ofHash(Hashes.sha256(Integer.toString(number).getBytes(StandardCharsets.UTF_8)));
    }
}
