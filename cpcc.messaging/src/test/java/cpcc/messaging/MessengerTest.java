package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessengerTest {
    record Question(String text, int number, List<String> more, Map<String, Long> counts, Role role) {
        Question {
            if (text == null) {
                throw new IllegalArgumentException("the text is missing");
            }
        }
    }

    record Answer(String text) {}

    private static final Question QUESTION =
            new Question("grün & <b>", 7, List.of("a", "b"), Map.of("x", 1L << 40), Role.MEMBER);

    @TempDir
    Path folder;

    private TestPeer alice;
    private TestPeer bob;

    @BeforeEach
    void start() throws Exception {
        alice = TestPeer.start(folder.resolve("alice"));
        bob = TestPeer.start(folder.resolve("bob"));
    }

    @AfterEach
    void stop() throws Exception {
        TestPeer.closeAll(alice, bob);
    }

    @Test
    void aRequestIsAnsweredByTheListenerOfItsType() throws Exception {
        alice.link(bob);
        BlockingQueue<Question> asked = new LinkedBlockingQueue<>();
        bob.serve("test.ask", false, Question.class, (from, question) -> {
            asked.add(question);
            return new Answer(from.peer().shortText() + from.role() + from.community());
        });
        Answer answer = TestPeer.get(alice.ask(bob, "test.ask", QUESTION, Answer.class));
        assertEquals(alice.id().shortText() + "MEMBERlab", answer.text());
        assertEquals(QUESTION, asked.poll());
    }

    @Test
    void aFailureReachesTheAskerWithItsRemedy() throws Exception {
        alice.link(bob);
        bob.serve("test.ask", false, Question.class, (from, question) -> {
            throw new Failure(Reason.FULL, "gimp is full", "wait");
        });
        Failure failure = TestPeer.failure(alice.ask(bob, "test.ask", QUESTION, Answer.class));
        assertEquals(Reason.FULL, failure.reason());
        assertEquals("gimp is full", failure.getMessage());
        assertEquals("wait", failure.remedy());
    }

    @Test
    void anUnknownTypeIsRefused() throws Exception {
        alice.link(bob);
        Failure failure = TestPeer.failure(alice.ask(bob, "test.nobody", QUESTION, Answer.class));
        assertEquals(Reason.UNKNOWN_TYPE, failure.reason());
    }

    @Test
    void aRecordThatRefusesItsValuesIsABadRequest() throws Exception {
        alice.link(bob);
        bob.serve("test.ask", false, Question.class, (from, question) -> new Answer(""));
        Failure failure = TestPeer.failure(alice.ask(bob, "test.ask", new Answer(null), Answer.class));
        assertEquals(Reason.BAD_REQUEST, failure.reason());
        assertTrue(failure.getMessage().contains("the text is missing"), failure.getMessage());
    }

    @Test
    void aRecordOfAnotherShapeIsMalformed() throws Exception {
        record Wrong(String text, String number) {}
        alice.link(bob);
        bob.serve("test.ask", false, Question.class, (from, question) -> new Answer(""));
        Failure failure = TestPeer.failure(alice.ask(bob, "test.ask", new Wrong("a", "many"), Answer.class));
        assertEquals(Reason.MALFORMED, failure.reason());
    }

    @Test
    void aListenerThatBreaksIsAFailureAndTheNextMessageIsHandled() throws Exception {
        alice.link(bob);
        bob.serve("test.ask", false, Question.class, (from, question) -> {
            if (question.number() == 7) {
                throw new IllegalStateException("broken on purpose");
            }
            return new Answer("well");
        });
        assertEquals(
                Reason.FAILED,
                TestPeer.failure(alice.ask(bob, "test.ask", QUESTION, Answer.class))
                        .reason());
        Question next = new Question("next", 8, null, null, null);
        assertEquals(
                "well",
                TestPeer.get(alice.ask(bob, "test.ask", next, Answer.class)).text());
    }

    @Test
    void noAnswerIsATimeout() throws Exception {
        alice.link(bob);
        CountDownLatch end = new CountDownLatch(1);
        bob.serve("test.ask", false, Question.class, (from, question) -> {
            awaitQuietly(end);
            return new Answer("late");
        });
        Failure failure = TestPeer.failure(
                alice.messenger().request(bob.id(), "lab", "test.ask", QUESTION, Answer.class, Duration.ofMillis(200)));
        assertEquals(Reason.TIMEOUT, failure.reason());
        end.countDown();
    }

    @Test
    void noLinkIsUnreachable() throws Exception {
        Failure failure = TestPeer.failure(
                alice.messenger().request(bob.id(), "lab", "test.ask", QUESTION, Answer.class, Duration.ofMillis(100)));
        assertEquals(Reason.UNREACHABLE, failure.reason());
    }

    @Test
    void aRequestWaitsForTheLink() throws Exception {
        bob.serve("test.ask", false, Question.class, (from, question) -> new Answer("at last"));
        var asked = alice.ask(bob, "test.ask", QUESTION, Answer.class);
        bob.link(alice);
        assertEquals("at last", TestPeer.get(asked).text());
    }

    @Test
    void aSlowTypeDelaysOnlyItself() throws Exception {
        alice.link(bob);
        CountDownLatch end = new CountDownLatch(1);
        bob.serve("test.slow", false, Question.class, (from, question) -> {
            awaitQuietly(end);
            return new Answer("slow");
        });
        bob.serve("test.fast", false, Question.class, (from, question) -> new Answer("fast"));
        var slow = alice.ask(bob, "test.slow", QUESTION, Answer.class);
        assertEquals(
                "fast",
                TestPeer.get(alice.ask(bob, "test.fast", QUESTION, Answer.class))
                        .text());
        end.countDown();
        assertEquals("slow", TestPeer.get(slow).text());
    }

    @Test
    void aSlowTypeKeepsNeitherOthersOutNorAnswers() throws Exception {
        try (TestPeer small = TestPeer.start(folder.resolve("small"), Map.of("waitingMessagesPerPeer", 20))) {
            alice.link(small);
            CountDownLatch end = new CountDownLatch(1);
            small.serve("test.slow", false, Question.class, (from, question) -> {
                awaitQuietly(end);
                return null;
            });
            small.serve("test.fast", false, Question.class, (from, question) -> new Answer("fast"));
            alice.serve("test.back", false, Question.class, (from, question) -> new Answer("back"));
            for (int i = 0; i < 30; i++) {
                alice.messenger().send(small.id(), "lab", "test.slow", QUESTION);
                // Also waits until what was sent before is in its line.
                assertEquals(
                        "fast",
                        TestPeer.get(alice.ask(small, "test.fast", QUESTION, Answer.class))
                                .text());
            }
            assertEquals(
                    "back",
                    TestPeer.get(small.ask(alice, "test.back", QUESTION, Answer.class))
                            .text());
            Failure failure = TestPeer.failure(alice.ask(small, "test.slow", QUESTION, Answer.class));
            assertEquals(Reason.LIMIT, failure.reason());
            end.countDown();
        }
    }

    @Test
    void anErrorOfAListenerIsAFailureAndTheNextMessageIsHandled() throws Exception {
        alice.link(bob);
        bob.serve("test.ask", false, Question.class, (from, question) -> {
            if (question.number() == 7) {
                throw new NoSuchMethodError("broken on purpose");
            }
            return new Answer("well");
        });
        assertEquals(
                Reason.FAILED,
                TestPeer.failure(alice.ask(bob, "test.ask", QUESTION, Answer.class))
                        .reason());
        Question next = new Question("next", 8, null, null, null);
        assertEquals(
                "well",
                TestPeer.get(alice.ask(bob, "test.ask", next, Answer.class)).text());
    }

    @Test
    void aRequestWithoutTimeIsOver() throws Exception {
        for (int i = 0; i < 200; i++) {
            Failure failure = TestPeer.failure(
                    alice.messenger().request(bob.id(), "lab", "test.ask", QUESTION, Answer.class, Duration.ZERO));
            assertEquals(Reason.UNREACHABLE, failure.reason());
        }
    }

    @Test
    void aRequestOfAPeerThatWasStoppedIsOver() throws Exception {
        alice.close();
        CompletionStage<Answer> asked = alice.ask(bob, "test.ask", QUESTION, Answer.class);
        assertTrue(asked.toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void messagesOfOneTypeArriveInOrder() throws Exception {
        alice.link(bob);
        BlockingQueue<Integer> got = new LinkedBlockingQueue<>();
        bob.serve("test.note", false, Question.class, (from, question) -> {
            got.add(question.number());
            return null;
        });
        for (int i = 0; i < 100; i++) {
            alice.messenger().send(bob.id(), "lab", "test.note", new Question("n", i, null, null, null));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i, got.poll(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void guestsMaySendOnlyWhatIsOpenToThem() throws Exception {
        bob.messaging.gate(TestPeer.GUESTS);
        bob.serve("test.members", false, Question.class, (from, question) -> new Answer("in"));
        bob.serve("test.guests", true, Question.class, (from, question) -> new Answer("as " + from.role()));
        TestPeer.get(alice.links().meet(bob.id(), "lab", List.of(bob.address())));
        assertEquals(
                "as GUEST",
                TestPeer.get(alice.ask(bob, "test.guests", QUESTION, Answer.class))
                        .text());
        Failure failure = TestPeer.failure(alice.ask(bob, "test.members", QUESTION, Answer.class));
        assertEquals(Reason.NOT_A_MEMBER, failure.reason());
    }

    @Test
    void aMessageThatIsTooLargeIsRefusedBeforeItIsSent() throws Exception {
        alice.link(bob);
        Answer large = new Answer("x".repeat(256 * 1024));
        assertThrows(IllegalArgumentException.class, () -> alice.messenger().send(bob.id(), "lab", "test.note", large));
    }

    @Test
    void aLargeMessageArrivesWhole() throws Exception {
        alice.link(bob);
        bob.serve("test.echo", false, Answer.class, (from, text) -> text);
        Answer large = new Answer("x".repeat(255 * 1024));
        assertEquals(large, TestPeer.get(alice.ask(bob, "test.echo", large, Answer.class)));
    }

    @Test
    void whoSendsTooMuchIsToldSoAndOthersGoOn() throws Exception {
        alice.link(bob);
        bob.serve("test.echo", false, Answer.class, (from, text) -> text);
        bob.serve("test.note", false, Answer.class, (from, text) -> null);
        for (int i = 0; i < 2000; i++) {
            alice.messenger().send(bob.id(), "lab", "test.note", new Answer("flood"));
        }
        Failure failure = TestPeer.failure(alice.messenger()
                .request(bob.id(), "lab", "test.echo", new Answer("me"), Answer.class, Duration.ofMillis(300)));
        assertTrue(failure.reason() == Reason.LIMIT || failure.reason() == Reason.TIMEOUT, failure.getMessage());
        try (TestPeer carol = TestPeer.start(folder.resolve("third"))) {
            carol.link(bob);
            assertEquals(
                    "me",
                    TestPeer.get(carol.ask(bob, "test.echo", new Answer("me"), Answer.class))
                            .text());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
