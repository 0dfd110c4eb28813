package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void theHomeBeforeTheVerbIsTheExecutables() throws Problem {
        Words words = Words.of("--home", "/h", "run", "xterm");

        assertEquals("/h", words.home());
        assertEquals("run", words.verb());
        assertEquals(List.of("run", "xterm"), words.words());
        assertEquals(List.of("xterm"), words.rest());
    }

    @Test
    void theHomeRightAfterTheVerbToo() throws Problem {
        Words words = Words.of("peers", "--json", "--home=/h");

        assertEquals("/h", words.home());
        assertEquals(List.of("peers", "--json"), words.words());
    }

    @Test
    void anApplicationsOwnHomeOptionIsLeftToIt() throws Problem {
        Words words = Words.of("run", "app", "--home", "/other");

        assertNull(words.home());
        assertEquals(List.of("run", "app", "--home", "/other"), words.words());
    }

    @Test
    void afterTwoDashesNothingIsTheExecutables() throws Problem {
        assertNull(Words.of("start", "--", "--home", "/h").home());
    }

    @Test
    void allWordsOfStartAreTheLaunchers() throws Problem {
        Words words = Words.of("start", "--name", "alice", "--home", "/h");

        assertEquals("/h", words.home());
        assertEquals(List.of("--name", "alice"), words.rest());
    }

    @Test
    void withoutAVerbItIsEmpty() throws Problem {
        assertEquals("", Words.of("--version").verb());
        assertEquals(List.of(), Words.of().rest());
    }

    @Test
    void aHomeWithoutAFolderIsAMistake() {
        assertEquals(
                Problem.USAGE,
                assertThrows(Problem.class, () -> Words.of("--home")).code());
        assertThrows(Problem.class, () -> Words.of("--home=", "status"));
    }
}
