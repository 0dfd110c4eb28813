package cpcc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import cpcc.backend.api.Caller;
import cpcc.backend.fixture.MemoryConsole;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words that were typed at a {@link FakePeer}, and what came of it. */
final class Typed {
    final int exit;
    final String out;
    final String err;

    private Typed(int exit, MemoryConsole console) {
        this.exit = exit;
        this.out = console.printed();
        this.err = console.errors();
    }

    static Typed at(FakePeer peer, String... words) {
        return at(peer, new MemoryConsole("", false, 80), words);
    }

    static Typed inTerminal(FakePeer peer, int columns, String... words) {
        return at(peer, new MemoryConsole("", true, columns), words);
    }

    static Typed at(FakePeer peer, MemoryConsole console, String... words) {
        return new Typed(engine(peer).execute(List.of(words), caller(console)), console);
    }

    static Engine engine(FakePeer peer) {
        return new Engine(peer, peer, Clock.fixed(FakePeer.NOW, ZoneOffset.UTC));
    }

    static Caller caller(MemoryConsole console) {
        return new Caller(
                "alice", Path.of("/home/alice"), Path.of("/home/alice/docs"), Map.of("DISPLAY", ":0"), console);
    }

    JsonObject object() {
        return json().getAsJsonObject();
    }

    JsonArray array() {
        return json().getAsJsonArray();
    }

    private JsonElement json() {
        assertEquals(1, out.lines().count(), out);
        return JsonParser.parseString(out);
    }

    static void assertKeys(JsonElement object, String... keys) {
        assertEquals(Set.of(keys), object.getAsJsonObject().keySet());
    }
}
