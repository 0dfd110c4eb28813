package cpcc.exec.x11.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.exec.x11.protocol.XScreen;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NotingTest {
    private final Noted noted = new Noted();
    private final AtomicReference<Facts> server = new AtomicReference<>();
    private final Noting noting = new Noting(server::get, noted);

    private void known() {
        Majors extensions = new Majors();
        extensions.learn("RANDR", (byte) Far.RANDR, (byte) Far.RANDR_EVENT);
        XScreen.Visual visual = new XScreen.Visual(true, 0xff0000, 0xff00, 0xff);
        server.set(new Facts(new XScreen(Far.ROOT, Far.COLORMAP, 800, 600, 24, visual), extensions));
    }

    @Test
    void whatMayBeKnownIsNotedOnceInItsOrder() throws IOException {
        noting.pass(Far.named(16, "TOO_EARLY"));
        known();
        noting.pass(Far.named(16, "B"));
        noting.pass(Far.request(43, 0));
        noting.pass(Far.request(Far.RANDR, 25, Far.ROOT));
        noting.pass(Far.request(Far.RANDR, 25, 0x200001));
        noting.pass(Far.request(84, 0, Far.COLORMAP, 0, 0));
        noting.pass(Far.named(16, "A"));
        noting.pass(Far.named(16, "B"));
        assertEquals(
                List.of("InternAtom", "GetScreenResourcesCurrent", "InternAtom"),
                noted.all().stream().map(Question::name).toList());
    }

    @Test
    void whatServersCallAnExtensionMakesNoDifference() throws IOException {
        known();
        noting.pass(Far.request(Far.RANDR, 25, Far.ROOT));
        Question question = noted.all().get(0);
        assertEquals(0, question.request().get(0));
        assertEquals((byte) 150, question.toServer(150).get(0));
    }

    @Test
    void neverMoreIsKeptThanCanBeAsked() throws IOException {
        known();
        for (int i = 0; i < 6000; i++) {
            noting.pass(Far.named(16, "ATOM" + i));
        }
        assertEquals(1024, noted.all().size());
        assertTrue(noted.all().contains(Far.question(Question.CORE, Far.named(16, "ATOM5999"))));
    }
}
