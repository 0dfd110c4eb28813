package cpcc.messaging.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    enum Colour {
        RED
    }

    record Inner(boolean on, double share) {}

    record Outer(String text, int count, Long size, Colour colour, List<Inner> list, Map<String, String> map) {}

    private final StrictJson json = new StrictJson(1000, 32);

    @Test
    void aRecordComesBackAsItWas() throws Exception {
        Outer sent = new Outer(
                "grün </b> \u0000", -5, Long.MAX_VALUE, Colour.RED, List.of(new Inner(true, 0.5)), Map.of("a", "b"));
        assertEquals(sent, json.read(json.write(sent), Outer.class));
    }

    @Test
    void whatIsMissingIsNullOrZeroAndWhatIsUnknownIsIgnored() throws Exception {
        Outer read = read("{\"later\":{\"version\":2}}");
        assertNull(read.text());
        assertEquals(0, read.count());
        assertNull(read.list());
    }

    @Test
    void aBundleThatHasGoneIsNotHeld() throws Exception {
        WeakReference<Class<?>> gone = new WeakReference<>(writtenAndRead());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gone.get() != null && System.nanoTime() < end) {
            System.gc();
        }
        assertNull(gone.get());
    }

    /** A class of a loader that nobody else knows, as after an update of its bundle. */
    private Class<? extends Record> writtenAndRead() throws Exception {
        URL classes = Inner.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader loader = new URLClassLoader(new URL[] {classes}, null);
        Class<? extends Record> type = loader.loadClass(Inner.class.getName()).asSubclass(Record.class);
        Record read = json.read("{\"on\":true,\"share\":1}".getBytes(StandardCharsets.UTF_8), type);
        assertEquals("{\"on\":true,\"share\":1.0}", new String(json.write(read), StandardCharsets.UTF_8));
        return type;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "{}{}",
                "{} x",
                "{'text':'a'}",
                "{text:\"a\"}",
                "{\"text\":\"a\" // comment\n}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"count\":NaN}",
                "{\"count\":1e999}",
                "{\"count\":1.5}",
                "{\"count\":4294967296}",
                "{\"count\":\"7\"}",
                "{\"size\":9223372036854775808}",
                "{\"count\":01}",
                "{\"text\":\"\\ud800\"}",
                "{\"text\":\"a\nb\"}",
                "{\"text\":{}}",
                "{\"list\":{}}",
                "{\"list\":[1]}",
            })
    void otherThanStrictJsonIsRefused(String text) {
        assertThrows(ProtocolException.class, () -> read(text));
    }

    @Test
    void badUtf8IsRefused() {
        byte[] bytes = "{\"text\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        bytes[9] = (byte) 0xff;
        assertThrows(ProtocolException.class, () -> json.read(bytes, Outer.class));
    }

    @Test
    void depthIsLimited() throws Exception {
        assertThrows(ProtocolException.class, () -> json.parse(nested(33)));
        assertEquals(1, json.parse(nested(32)).getAsJsonArray().size());
        assertThrows(ProtocolException.class, () -> new StrictJson(100_000, 32).parse(nested(10_000)));
    }

    @Test
    void lengthIsLimited() {
        String text = "{\"text\":\"" + "x".repeat(1000) + "\"}";
        ProtocolException refused = assertThrows(ProtocolException.class, () -> read(text));
        assertTrue(refused.getMessage().contains("more than 1000"));
    }

    private Outer read(String text) throws ProtocolException {
        return json.read(text.getBytes(StandardCharsets.UTF_8), Outer.class);
    }

    private static byte[] nested(int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }
}
