package cpcc.messaging.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words of another peer cannot act on the log or the terminal that shows them. */
class OneLineTest {
    private static final String EVIL = "no\r\n2026-01-01 INFO all is well\u001b[2J\u202egnp.exe";
    private static final String SHOWN = "no\\u000d\\u000a2026-01-01 INFO all is well\\u001b[2J\\u202egnp.exe";

    private final StrictJson json = new StrictJson(100_000, 32);

    @Test
    void aRefusalIsHarmless() throws Exception {
        String text =
                "{\"reason\":\"\\u001b\",\"message\":\"no\\r\\n2026-01-01 INFO all is well\\u001b[2J\\u202egnp.exe\","
                        + "\"remedy\":\"" + "é".repeat(5000) + "\"}";
        Refusal refusal = json.read(text.getBytes(StandardCharsets.UTF_8), Refusal.class);
        assertEquals("\\u001b", refusal.reason());
        assertEquals(SHOWN, refusal.message());
        assertEquals(OneLine.MAX_LENGTH, refusal.remedy().length());
    }

    @Test
    void aRefusalStaysAsItIsOnItsWay() throws Exception {
        Refusal sent = Refusal.of(new Failure(Reason.FULL, EVIL, "grün 🙂"));
        assertEquals(sent, json.read(json.write(sent), Refusal.class));
    }

    @Test
    void theReasonOfAResetIsHarmless() throws Exception {
        List<Frame> read = new ArrayList<>();
        new FrameReader(type -> 70_000).read(Frames.rst(3, EVIL + "x".repeat(1000)), read::add);
        Frame.Rst reset = (Frame.Rst) read.get(0);
        assertTrue(reset.reason().startsWith(SHOWN), reset.reason());
        assertEquals(OneLine.MAX_LENGTH, reset.reason().length());
        assertEquals(SHOWN, new Frame.Rst(3, EVIL).reason());
    }

    @Test
    void whatABadMessageIsQuotedWithIsHarmless() {
        byte[] bad = "{\"relation\":\"\\u001b[2J\"}".getBytes(StandardCharsets.UTF_8);
        ProtocolException e = assertThrows(ProtocolException.class, () -> json.read(bad, Hello.class));
        assertEquals(-1, e.getMessage().indexOf('\u001b'), e.getMessage());
        assertEquals(SHOWN, new ProtocolException(EVIL).getMessage());
    }
}
