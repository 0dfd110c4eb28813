package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BackgroundTest {
    @Test
    void aStatusTellsWhatDoesNotRun() {
        assertEquals("a, b", Background.missing("{\"x\":[1],\"missing\":[\"a\",\"b\"]}"));
        assertEquals("", Background.missing("{\"missing\":[]}"));
        assertEquals("", Background.missing("{}"));
    }
}
