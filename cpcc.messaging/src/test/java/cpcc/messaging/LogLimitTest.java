package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogLimitTest {
    private static final Logger LOG = LoggerFactory.getLogger(LogLimitTest.class);

    private final AtomicLong now = new AtomicLong(-5);
    private final LogLimit limit = new LogLimit(2, now::get);

    @Test
    void aFloodIsAFewLines() {
        assertEquals(2, said(1000));
    }

    @Test
    void afterAWhileThereMayBeMore() {
        said(1000);
        now.addAndGet(9_000_000_000L);
        assertFalse(limit.allows(LOG));
        now.addAndGet(1_000_000_001L);
        assertTrue(limit.allows(LOG));
        assertEquals(1, said(1000));
    }

    private int said(int tried) {
        int said = 0;
        for (int i = 0; i < tried; i++) {
            said += limit.allows(LOG) ? 1 : 0;
        }
        return said;
    }
}
