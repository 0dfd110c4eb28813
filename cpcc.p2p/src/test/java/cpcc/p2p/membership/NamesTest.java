package cpcc.p2p.membership;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void namesOfAllLanguagesAreGood() {
        for (String good : new String[] {"alice", "bob's 2nd PC", "Grüße", "研究室", "مختبر", "😀", "x".repeat(60)}) {
            assertTrue(Names.problem(good).isEmpty(), good);
        }
    }

    @Test
    void whatCannotBeShownSafelyIsNot() {
        for (String bad : new String[] {
            "",
            " ",
            " bob",
            "bob ",
            "x".repeat(61),
            "a\nb",
            "a\0b",
            "\u001b[31mred",
            "a\u202eb",
            "a\u2066b",
            "a\u200bb",
            "a\u2028b",
            "a\ud800b",
            "a\ue000b",
            "a\u0378b",
            "a\u007fb"
        }) {
            assertFalse(Names.problem(bad).isEmpty(), () -> "U+" + Integer.toHexString(bad.codePointAt(1)));
        }
    }
}
