package cpcc.das;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who listens is told the past first, then everything in order, one thing at a time. */
class AudienceTest {
    private final Audience<Consumer<String>> audience = new Audience<>("test");

    @AfterEach
    void end() {
        audience.close();
    }

    @Test
    void aLateListenerIsToldWhatIsKnownAndNotWhatIsGone() throws Exception {
        changed("a", "a1");
        changed("b", "b1");
        changed("a", "a2");
        audience.gone("b", l -> l.accept("b gone"));
        List<String> heard = new CopyOnWriteArrayList<>();
        audience.add(heard::add);
        changed("c", "c1");
        Await.until("all is heard", () -> heard, h -> h.equals(List.of("a2", "c1")));
    }

    @Test
    void aListenerIsToldInOrderAndNeverTwoThingsAtATime() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        audience.add(text -> {
            int now = inside.incrementAndGet();
            Thread.yield();
            heard.add(now == 1 ? text : "two at a time");
            inside.decrementAndGet();
        });
        Thread[] speakers = new Thread[4];
        for (int i = 0; i < speakers.length; i++) {
            String speaker = i + ":";
            speakers[i] = new Thread(() -> {
                for (int n = 0; n < 250; n++) {
                    changed(speaker, speaker + n);
                }
            });
            speakers[i].start();
        }
        for (Thread speaker : speakers) {
            speaker.join();
        }
        Await.until("all is heard", heard::size, size -> size == 1000);
        for (int i = 0; i < speakers.length; i++) {
            String speaker = i + ":";
            List<String> own = heard.stream().filter(h -> h.startsWith(speaker)).toList();
            for (int n = 0; n < 250; n++) {
                assertEquals(speaker + n, own.get(n));
            }
        }
    }

    @Test
    void aListenerThatHangsDelaysOnlyItself() throws Exception {
        Hanging hanging = new Hanging();
        List<String> heard = new CopyOnWriteArrayList<>();
        audience.add(hanging);
        audience.add(heard::add);
        changed("a", "a1");
        hanging.awaitCall();
        changed("a", "a2");
        Await.until("the other hears all", () -> heard, h -> h.equals(List.of("a1", "a2")));
        hanging.release();
    }

    @Test
    void aListenerThatThrowsIsToldWhatFollows() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        audience.add(text -> {
            heard.add(text);
            throw new IllegalStateException("broken on purpose");
        });
        changed("a", "a1");
        Await.until("it hears", () -> heard, h -> h.equals(List.of("a1")));
        changed("a", "a2");
        Await.until("it hears what follows", () -> heard, h -> h.equals(List.of("a1", "a2")));
    }

    @Test
    void aListenerThatEndsInAnErrorIsToldWhatFollows() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        audience.add(text -> {
            heard.add(text);
            throw new AssertionError("broken on purpose");
        });
        changed("a", "a1");
        Await.until("it hears", () -> heard, h -> h.equals(List.of("a1")));
        changed("a", "a2");
        Await.until("it hears what follows", () -> heard, h -> h.equals(List.of("a1", "a2")));
    }

    @Test
    void whatHasWaitedIsNotToldToWhoHasLeft() throws Exception {
        Hanging hanging = new Hanging();
        audience.add(hanging);
        changed("a", "a1");
        hanging.awaitCall();
        changed("a", "a2");
        audience.remove(hanging);
        hanging.release();
        Await.until("its thread is back in the pool", hanging.caller::getState, Thread.State.TIMED_WAITING::equals);
        assertEquals(List.of("a1"), hanging.heard);
    }

    @Test
    void whoHasLeftHearsNothingMore() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        List<String> others = new CopyOnWriteArrayList<>();
        Consumer<String> listener = heard::add;
        audience.add(listener);
        audience.remove(listener);
        audience.add(others::add);
        changed("a", "a1");
        Await.until("the other hears", () -> others, o -> o.equals(List.of("a1")));
        assertEquals(List.of(), heard);
    }

    private void changed(String key, String news) {
        audience.changed(key, l -> l.accept(news));
    }

    private static final class Hanging implements Consumer<String> {
        final List<String> heard = new CopyOnWriteArrayList<>();
        private volatile Thread caller;
        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void accept(String text) {
            heard.add(text);
            caller = Thread.currentThread();
            called.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitCall() throws InterruptedException {
            assertTrue(called.await(10, SECONDS));
        }

        void release() {
            released.countDown();
        }
    }
}
