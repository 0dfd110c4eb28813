package cpcc.das;

import cpcc.das.wire.Catalogue;
import cpcc.das.wire.Catalogue.Entry;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** This peer's catalogue reaches the members. */
class CatalogueSenderTest {
    private final List<Integer> received = new CopyOnWriteArrayList<>();
    private final Messenger messenger = new Messenger() {
        @Override
        public void send(PeerId to, String community, String type, Record body) {}

        @Override
        public <R extends Record> CompletionStage<R> request(
                PeerId to, String community, String type, Record body, Class<R> reply, Duration timeout) {
            Catalogue catalogue = (Catalogue) body;
            received.add(catalogue.applications().size());
            return CompletableFuture.completedFuture(reply.cast(new Catalogue.Received(catalogue.version())));
        }
    };

    @Test
    void aCatalogueThatCannotBeMadeIsNotTheLast() throws Exception {
        AtomicInteger shared = new AtomicInteger(257);
        AtomicInteger asked = new AtomicInteger();
        try (CatalogueSender sender = new CatalogueSender(
                messenger,
                community -> {
                    asked.incrementAndGet();
                    return IntStream.range(0, shared.get())
                            .mapToObj(CatalogueSenderTest::entry)
                            .toList();
                },
                member -> 0,
                System::currentTimeMillis)) {
            sender.add(new ApplicationListController.Member(TestPeer.id("bob"), TestPeer.LAB));
            Await.that("it was tried", () -> asked.get() == 1);
            shared.set(1);
            sender.changed();
            Await.until("bob knows the one", () -> received, r -> r.equals(List.of(1)));
        }
    }

    private static Entry entry(int i) {
        return Entry.fitting("app" + i, "App", "", Surface.TERMINAL, List.of(), 1, true, List.of("a/1"), List.of());
    }
}
