package cpcc.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void pastTimesAreToldInTheUnitThatFits() {
        assertEquals("now", Times.ago(NOW.plusSeconds(100), NOW));
        assertEquals("3 s ago", Times.ago(NOW.minusSeconds(3), NOW));
        assertEquals("59 min ago", Times.ago(NOW.minusSeconds(3599), NOW));
        assertEquals("47 h ago", Times.ago(NOW.minusSeconds(47 * 3600), NOW));
        assertEquals("2 d ago", Times.ago(NOW.minusSeconds(48 * 3600), NOW));
    }

    @Test
    void spansAreToldInTheUnitThatFits() {
        assertEquals("0.4 ms", Times.span(Duration.ofNanos(400_000)));
        assertEquals("2.1 s", Times.span(Duration.ofMillis(2_100)));
        assertEquals("24 h", Times.span(Duration.ofHours(24)));
    }

    @Test
    void typedSpansAreRead() {
        assertEquals(Duration.ofHours(24), Times.parse("24h"));
        assertEquals(Duration.ofSeconds(90), Times.parse("90s"));
        assertEquals(Duration.ofMinutes(5), Times.parse("5m"));
        assertEquals(Duration.ofDays(7), Times.parse("7d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "h", "-1h", "0s", "1.5h", "24 h", "999d", "9999999999s"})
    void whatIsNoSpanIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Times.parse(text));
    }
}
