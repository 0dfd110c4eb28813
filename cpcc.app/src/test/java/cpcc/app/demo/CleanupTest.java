package cpcc.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {
    private final List<String> closed = new ArrayList<>();
    private final Cleanup cleanup = new Cleanup();

    @Test
    void whatBeganLastEndsFirstAndOnce() throws Exception {
        cleanup.add(() -> closed.add("folder"));
        cleanup.add(() -> closed.add("peer"));
        cleanup.close();
        cleanup.close();
        assertEquals(List.of("peer", "folder"), closed);
    }

    @Test
    void whatCannotBeClosedKeepsNothingElseOpen() throws Exception {
        cleanup.add(() -> closed.add("folder"));
        cleanup.add(() -> {
            throw new IllegalStateException("stuck");
        });
        assertThrows(DemoFailure.class, cleanup::close);
        assertEquals(List.of("folder"), closed);
    }

    @Test
    void afterwardsNothingMayBegin() throws Exception {
        cleanup.close();
        assertThrows(DemoFailure.class, () -> cleanup.add(() -> closed.add("late")));
    }
}
