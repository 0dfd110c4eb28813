package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonElement;
import cpcc.messaging.api.Role;
import cpcc.messaging.wire.OneLine;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.Refusal;
import cpcc.messaging.wire.StrictJson;
import java.util.List;
import java.util.Map;

/** JSON from members: the envelope, and a body of every kind of field. See docs/fuzzing.md. */
class MessageFuzzIT {
    record Inner(boolean on, Double share) {}

    record Body(String text, int number, Long large, Role role, List<Inner> list, Map<String, Long> map) {
        Body {
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
            list = list == null ? List.of() : List.copyOf(list);
            map = map == null ? Map.of() : Map.copyOf(map);
        }
    }

    private static final int DEPTH = 16;

    private final StrictJson json = new StrictJson(1 << 16, DEPTH);

    @FuzzTest
    void message(byte[] bytes) throws ProtocolException {
        Envelope envelope;
        try {
            envelope = json.read(bytes, Envelope.class);
        } catch (ProtocolException e) {
            assertEquals(OneLine.of(e.getMessage()), e.getMessage());
            return;
        }
        assertTrue(envelope.type().length() <= 200 && envelope.community().length() <= 200);
        if (envelope.body() != null) {
            assertTrue(depth(envelope.body()) <= DEPTH);
            Envelope again = json.read(json.write(envelope), Envelope.class);
            assertEquals(envelope.type(), again.type());
            assertEquals(envelope.kind(), again.kind());
            body(envelope.body());
            refusal(envelope.body());
        }
    }

    private void body(JsonElement tree) throws ProtocolException {
        Body body;
        try {
            body = json.record(tree, Body.class);
        } catch (ProtocolException | IllegalArgumentException e) {
            return; // What the listener's asker is told: malformed, or bad request.
        }
        assertEquals(body, json.read(json.write(body), Body.class));
    }

    private void refusal(JsonElement tree) {
        try {
            Refusal refusal = json.record(tree, Refusal.class);
            assertEquals(OneLine.of(refusal.message()), refusal.message());
            assertTrue(refusal.failure().getMessage().length() <= OneLine.MAX_LENGTH);
        } catch (ProtocolException | IllegalArgumentException e) {
            // A bad answer, which its asker is told.
        }
    }

    private static int depth(JsonElement tree) {
        if (tree.isJsonArray()) {
            int most = 0;
            for (JsonElement each : tree.getAsJsonArray()) {
                most = Math.max(most, depth(each));
            }
            return 1 + most;
        }
        if (tree.isJsonObject()) {
            return 1
                    + tree.getAsJsonObject().entrySet().stream()
                            .mapToInt(each -> depth(each.getValue()))
                            .max()
                            .orElse(0);
        }
        return 0;
    }
}
