package cpcc.exec.x11.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TellingTest {
    private final Knowledge knowledge = new Knowledge("s1");
    private final Question atom = Far.question(Question.CORE, Far.named(16, "A"));
    private final Question screen = Far.question("RANDR", Far.request(140, 25, Far.ROOT));

    private byte[] told() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        Telling.answer(out, atom, Far.reply(1, 300));
        Telling.answer(out, screen, Far.reply(1, 5));
        Telling.news(out, new News(Subject.SCREEN, 0));
        return bytes.toByteArray();
    }

    @Test
    void whatIsToldIsKnownAndNewsEndIt() throws IOException {
        byte[] all = told();
        Telling.read(new ByteArrayInputStream(all, 0, all.length - 6), knowledge);
        assertEquals(Far.reply(1, 300), knowledge.answer(atom).orElseThrow());
        assertTrue(knowledge.answer(screen).isPresent());
        Telling.read(new ByteArrayInputStream(all, all.length - 6, 6), knowledge);
        assertTrue(knowledge.answer(screen).isEmpty());
        assertTrue(knowledge.answer(atom).isPresent());
    }

    @Test
    void whatBreaksOffIsAnError() throws IOException {
        byte[] all = told();
        for (int end = 1; end < all.length; end++) {
            byte[] some = Arrays.copyOf(all, end);
            boolean whole = end == all.length - 6 || end == 1 + 2 + 4 + 2 + 12 + 4 + 32;
            if (!whole) {
                assertThrows(
                        IOException.class, () -> Telling.read(new ByteArrayInputStream(some), knowledge), "" + end);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, neither an answer nor news",
        "'2,99,0,0,0,0', news about nothing that is known",
        "'1,-1,-1', a length of 65535",
        "'1,0,4,99,111,114,101,-1,-1', a length of 65535",
        "'1,0,4,99,111,114,101,0,4,16,0,0,1,127,0,0,0', a length of 2130706432",
        "'1,0,4,99,111,114,101,0,4,16,0,0,1,-1,0,0,0', a length of -"
    })
    void nonsenseIsRefusedBeforeAnythingIsMadeForIt(String bytes, String why) {
        String[] words = bytes.split(",");
        byte[] sent = new byte[words.length];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = Byte.parseByte(words[i]);
        }
        IOException e = assertThrows(IOException.class, () -> Telling.read(new ByteArrayInputStream(sent), knowledge));
        assertTrue(e.getMessage().startsWith(why), e.getMessage());
    }

    @Test
    void whatNobodyMayKnowIsNotTakenFromAnybody() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Question focus = new Question(Question.CORE, "GetInputFocus", Subject.ATOM, Far.request(43, 0));
        Telling.answer(new DataOutputStream(bytes), focus, Far.reply(1));
        Telling.answer(new DataOutputStream(bytes), atom, Far.reply(1, 300));
        Telling.read(new ByteArrayInputStream(bytes.toByteArray()), knowledge);
        assertTrue(knowledge.answer(focus).isEmpty());
        assertTrue(knowledge.answer(atom).isPresent(), "the rest is read");
    }
}
