package cpcc.messaging.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PeerIdTest {
    private final PeerId id = PeerId.ofHash(new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, -1
    });

    @Test
    void readsWhatItShows() {
        assertEquals(id, PeerId.parse(id.toString()));
        assertEquals(id, PeerId.parse(id.text().toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void aSingleWrongCharacterIsFound() {
        for (int i = 0; i < id.text().length(); i++) {
            char other = id.text().charAt(i) == 'A' ? 'B' : 'A';
            String wrong = id.text().substring(0, i) + other + id.text().substring(i + 1);
            assertThrows(IllegalArgumentException.class, () -> new PeerId(wrong), wrong);
        }
    }

    @Test
    void anotherLengthOrAlphabetIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> PeerId.parse(""));
        assertThrows(IllegalArgumentException.class, () -> PeerId.parse(id.text() + "A"));
        assertThrows(
                IllegalArgumentException.class,
                () -> PeerId.parse(id.text().replace(id.text().charAt(0), '!')));
    }
}
