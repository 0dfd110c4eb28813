package cpcc.exec.x11.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyAnswersTest {
    private static final int MAP_WINDOW = 8;
    private static final int INTERN_ATOM = 16;
    private static final int GET_PROPERTY = 20;
    private static final int GET_INPUT_FOCUS = 43;
    private static final int LIST_FONTS_WITH_INFO = 50;
    private static final int ALLOC_COLOR = 84;
    private static final int QUERY_EXTENSION = 98;
    private static final int GET_KEYBOARD_MAPPING = 101;

    private final AtomicLong clock = new AtomicLong();
    private final Knowledge knowledge = new Knowledge("s1", clock::get);
    private Far far;

    @BeforeEach
    void connect() throws IOException {
        far = new Far(knowledge);
    }

    private void know(ByteBuffer request, ByteBuffer reply) {
        knowledge.learn(Far.question(Question.CORE, request), reply);
    }

    private void knowAtom(String name, int atom) {
        know(Far.named(INTERN_ATOM, name), Far.reply(7, atom));
    }

    @Test
    void whatIsKnownIsAnsweredEarlyAndTheServersAnswerEndsHere() throws IOException {
        knowAtom("UTF8_STRING", 300);
        far.program(Far.named(INTERN_ATOM, "UTF8_STRING"));
        List<ByteBuffer> heard = far.heard();
        assertEquals(1, heard.size());
        assertEquals(1, heard.get(0).getShort(2), "the number is this request's");
        assertEquals(300, heard.get(0).getInt(8));
        far.server(Far.reply(1, 300));
        assertTrue(far.heard().isEmpty());
        assertEquals(1, knowledge.early());
        assertEquals(0, knowledge.wrong());
    }

    @Test
    void whatIsNotKnownIsLearntForTheNextConnection() throws IOException {
        far.program(Far.named(INTERN_ATOM, "UTF8_STRING"));
        assertTrue(far.heard().isEmpty());
        far.server(Far.reply(1, 300));
        assertEquals(List.of(1), far.numbers());
        Far next = new Far(knowledge).program(Far.named(INTERN_ATOM, "UTF8_STRING"));
        assertEquals(List.of(1), next.numbers());
    }

    @Test
    void anAtomThatIsNotThereMayComeToBe() throws IOException {
        far.program(Far.named(INTERN_ATOM, "LATER")).server(Far.reply(1, 0));
        far.numbers();
        assertTrue(far.program(Far.named(INTERN_ATOM, "LATER")).heard().isEmpty());
    }

    @Test
    void aColorIsComputed() throws IOException {
        far.program(Far.request(ALLOC_COLOR, 0, Far.COLORMAP, 0x8000 << 16 | 0xffff, 0x1234));
        ByteBuffer reply = far.heard().get(0);
        assertEquals((short) 0xffff, reply.getShort(8));
        assertEquals((short) 0x8080, reply.getShort(10));
        assertEquals((short) 0x1212, reply.getShort(12));
        assertEquals(0xff8012, reply.getInt(16));
        far.server(Far.reply(1, 0x80800000 | 0xffff, 0x1212, 0xff8012));
        assertEquals(0, knowledge.wrong());
    }

    @Test
    void aColorOfAnotherColormapIsTheServersToTell() throws IOException {
        assertTrue(
                far.program(Far.request(ALLOC_COLOR, 0, 0x200001, 0, 0)).heard().isEmpty());
    }

    @Test
    void nothingIsAnsweredWhileARequestIsNotDone() throws IOException {
        knowAtom("A", 300);
        far.program(Far.request(MAP_WINDOW, 0, 0x400001), Far.named(INTERN_ATOM, "A"));
        assertTrue(far.heard().isEmpty());
        far.server(Far.reply(2, 300));
        assertEquals(List.of(2), far.numbers());
        far.program(Far.named(INTERN_ATOM, "A"));
        assertEquals(List.of(3), far.numbers(), "the answer said that all before is done");
    }

    @Test
    void anEventDuringARequestDoesNotSayThatItIsDone() throws IOException {
        knowAtom("A", 300);
        far.program(Far.request(MAP_WINDOW, 0, 0x400001)).server(Far.message(19, 1));
        far.numbers();
        assertTrue(far.program(Far.named(INTERN_ATOM, "A")).heard().isEmpty());
    }

    @Test
    void oneAfterTheOtherIsAnsweredWhileTheServersAnswersAreOnTheirWay() throws IOException {
        knowAtom("A", 300);
        knowAtom("B", 301);
        far.program(Far.named(INTERN_ATOM, "A"), Far.named(INTERN_ATOM, "B"), Far.request(GET_INPUT_FOCUS, 0));
        assertEquals(List.of(1, 2), far.numbers());
        far.program(Far.named(INTERN_ATOM, "A"));
        assertTrue(far.heard().isEmpty(), "the fence stands");
        far.server(Far.reply(1, 300), Far.reply(2, 301), Far.reply(3), Far.reply(4, 300));
        assertEquals(List.of(3, 4), far.numbers());
    }

    @Test
    void theFenceIsNeverAnsweredEarly() throws IOException {
        for (int i = 1; i < 5; i++) {
            far.program(Far.request(GET_INPUT_FOCUS, 0));
            assertTrue(far.heard().isEmpty());
            far.server(Far.reply(i));
            assertEquals(List.of(i), far.numbers());
        }
    }

    @Test
    void anEventOfBeforeTakesTheNumberOfTheEarlyAnswer() throws IOException {
        knowAtom("A", 300);
        far.program(Far.request(GET_INPUT_FOCUS, 0)).server(Far.reply(1));
        far.program(Far.named(INTERN_ATOM, "A"), Far.named(INTERN_ATOM, "A"));
        far.server(Far.message(22, 1));
        assertEquals(List.of(1, 2, 3, 3), far.numbers(), "numbers never go back");
    }

    @Test
    void aKeymapNotifyHasNoNumber() throws IOException {
        knowAtom("A", 300);
        far.program(Far.named(INTERN_ATOM, "A"));
        far.numbers();
        far.server(Far.message(11, 0xabcd));
        assertEquals(List.of(0xabcd), far.numbers());
        far.program(Far.named(INTERN_ATOM, "A"));
        assertEquals(List.of(2), far.numbers());
    }

    @Test
    void whoWasWrongIsNotBelievedAgain() throws IOException {
        knowAtom("A", 300);
        knowAtom("B", 301);
        far.program(Far.named(INTERN_ATOM, "A")).server(Far.reply(1, 999));
        assertEquals(List.of(1), far.numbers());
        assertEquals(1, knowledge.wrong());
        assertTrue(far.program(Far.named(INTERN_ATOM, "B")).heard().isEmpty());
        assertEquals(
                List.of(3),
                far.server(Far.reply(2, 301))
                        .program(Far.request(ALLOC_COLOR, 0, Far.COLORMAP, 0, 0))
                        .numbers()
                        .subList(1, 2),
                "other subjects are");
    }

    @Test
    void anErrorInsteadOfWhatWasToldIsWrongToo() throws IOException {
        knowAtom("A", 300);
        far.program(Far.named(INTERN_ATOM, "A")).server(Far.message(0, 1));
        assertEquals(List.of(1), far.numbers());
        assertEquals(1, knowledge.wrong());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 400})
    void anAnswerOfAnotherLengthEndsHereAsAWhole(int more) throws IOException {
        knowAtom("A", 300);
        far.program(Far.named(INTERN_ATOM, "A"), Far.request(GET_INPUT_FOCUS, 0));
        far.server(longReply(1, more), Far.reply(2));
        assertEquals(List.of(1, 2), far.numbers());
        assertEquals(1, knowledge.wrong());
    }

    @Test
    void nothingIsPutInTheMidstOfAnAnswer() throws IOException {
        knowAtom("A", 300);
        ByteBuffer picture = longReply(1, 1_000_000);
        far.program(Far.request(73, 2, 0x200001, 0, 0, 0)).server(picture, 0, 5000);
        far.program(Far.named(INTERN_ATOM, "A")).server(picture, 5000, picture.limit());
        far.server(Far.reply(2, 300));
        assertEquals(List.of(1, 2), far.numbers());
    }

    @Test
    void aRequestWithManyAnswersIsDoneWhenTheNextIs() throws IOException {
        knowAtom("A", 300);
        far.program(Far.request(LIST_FONTS_WITH_INFO, 0, 1)).server(Far.reply(1), Far.reply(1));
        far.program(Far.named(INTERN_ATOM, "A")).server(Far.reply(1), Far.reply(2, 300));
        assertEquals(List.of(1, 1, 1, 2), far.numbers());
        assertEquals(List.of(3), far.program(Far.named(INTERN_ATOM, "A")).numbers());
    }

    @Test
    void numbersAreFoundBehind65536() throws IOException {
        knowAtom("A", 300);
        for (int i = 1; i <= 140_000; i++) {
            if (i % 7 == 0) {
                far.program(Far.request(GET_INPUT_FOCUS, 0)).server(Far.reply(i));
            } else {
                far.program(Far.named(INTERN_ATOM, "A")).server(Far.reply(i, 300));
            }
            assertEquals(List.of(i & 0xffff), far.numbers());
        }
        assertEquals(120_000, knowledge.early());
        assertEquals(0, knowledge.wrong());
    }

    @Test
    void aKeyboardsAnswersAreToldByTheUsersEndAloneAndEndWithNews() throws IOException {
        ByteBuffer ask = Far.request(GET_KEYBOARD_MAPPING, 0, 0x0808);
        far.program(ask.duplicate()).server(Far.reply(1, 5));
        far.numbers();
        assertTrue(far.program(ask.duplicate()).heard().isEmpty(), "it may change, and nobody would say so");
        far.server(Far.reply(2, 5));
        far.numbers();
        know(ask.duplicate(), Far.reply(1, 5));
        assertEquals(List.of(3), far.program(ask.duplicate()).numbers());
        far.server(Far.reply(3, 5), Far.message(34, 3));
        far.numbers();
        assertTrue(far.program(ask.duplicate()).heard().isEmpty());
    }

    @Test
    void theEventsOfExtensionsAreKnownWhenTheyAre() throws IOException {
        know(Far.named(QUERY_EXTENSION, "RANDR"), extension(Far.RANDR, Far.RANDR_EVENT));
        ByteBuffer ask = Far.request(Far.RANDR, 25, Far.ROOT);
        knowledge.learn(Far.question("RANDR", Far.request(Far.RANDR, 25, Far.ROOT)), Far.reply(1, 5));
        assertEquals(List.of(1), far.program(ask.duplicate()).numbers());
        far.server(Far.reply(1, 5), Far.message(Far.RANDR_EVENT + 1, 1));
        far.numbers();
        assertTrue(far.program(ask.duplicate()).heard().isEmpty());
    }

    @Test
    void ofTheRootsPropertiesOnlyTheChangedOneIsForgotten() throws IOException {
        ByteBuffer one = Far.request(GET_PROPERTY, 0, Far.ROOT, 40, 0, 0, 100);
        ByteBuffer other = Far.request(GET_PROPERTY, 0, Far.ROOT, 41, 0, 0, 100);
        know(one.duplicate(), Far.reply(1, 5));
        know(other.duplicate(), Far.reply(1, 6));
        ByteBuffer event = Far.message(28, 0, 40).putInt(4, Far.ROOT);
        far.server(event);
        far.numbers();
        assertEquals(List.of(1), far.program(other.duplicate()).numbers());
        assertTrue(far.program(one.duplicate()).heard().isEmpty());
    }

    @Test
    void whatWasToldBeforeTheEventsNewsIsOlderThanTheEvent() throws IOException {
        ByteBuffer ask = Far.request(GET_PROPERTY, 0, Far.ROOT, 40, 0, 0, 100);
        far.server(Far.message(28, 0, 40).putInt(4, Far.ROOT));
        far.numbers();
        clock.addAndGet(6_000_000_000L);
        know(ask.duplicate(), Far.reply(1, 5));
        assertTrue(new Far(knowledge).program(ask.duplicate()).heard().isEmpty(), "it was on its way when it changed");
        knowledge.forget(new News(Subject.ROOT, 40));
        know(ask.duplicate(), Far.reply(1, 6));
        assertEquals(
                6, new Far(knowledge).program(ask.duplicate()).heard().get(0).getInt(8));
    }

    @Test
    void whenNobodyTellsAnyMoreWhatMayChangeIsWaitedFor() throws IOException {
        ByteBuffer ask = Far.request(GET_PROPERTY, 0, Far.ROOT, 40, 0, 0, 100);
        know(ask.duplicate(), Far.reply(1, 5));
        knowAtom("A", 300);
        knowledge.over();
        assertTrue(far.program(ask.duplicate()).heard().isEmpty());
        know(ask.duplicate(), Far.reply(1, 5));
        assertTrue(new Far(knowledge).program(ask.duplicate()).heard().isEmpty());
        assertTrue(
                new Far(knowledge).program(Far.named(INTERN_ATOM, "A")).heard().isEmpty(), "of another server perhaps");
        knowAtom("A", 300);
        assertEquals(
                List.of(1),
                new Far(knowledge).program(Far.named(INTERN_ATOM, "A")).numbers());
    }

    @Test
    void whoHoldsTheServerHearsOnlyWhatIsSoNow() throws IOException {
        ByteBuffer owner = Far.request(23, 0, 70);
        know(owner.duplicate(), Far.reply(1, 5));
        knowAtom("A", 300);
        assertEquals(
                List.of(2),
                far.program(Far.request(36, 0), Far.named(INTERN_ATOM, "A")).numbers());
        assertTrue(far.program(owner.duplicate()).heard().isEmpty());
        far.server(Far.reply(2, 300), Far.reply(3, 5));
        far.numbers();
        assertEquals(
                List.of(5), far.program(Far.request(37, 0), owner.duplicate()).numbers());
    }

    @Test
    void aKeyboardThatTheProgramChangesIsForgotten() throws IOException {
        know(Far.named(QUERY_EXTENSION, "XKEYBOARD"), extension(Far.XKB, Far.XKB_EVENT));
        ByteBuffer ask = Far.request(Far.XKB, 6, 0x100);
        knowledge.learn(Far.question("XKEYBOARD", Far.request(Far.XKB, 6, 0x100)), Far.reply(1, 5));
        assertEquals(List.of(1), far.program(ask.duplicate()).numbers());
        far.program(Far.request(Far.XKB, 7, new int[24]), Far.request(GET_INPUT_FOCUS, 0));
        far.server(Far.reply(1, 5), Far.reply(3));
        far.numbers();
        assertTrue(far.program(ask.duplicate()).heard().isEmpty(), "it was another rate before");
    }

    @Test
    void whatIsKeptToBeComparedHasAnEnd() throws IOException {
        Far one = new Far(knowledge, ByteOrder.LITTLE_ENDIAN, 1 << 20);
        int heard = 0;
        for (int i = 0; i < 20; i++) {
            ByteBuffer ask = Far.request(GET_PROPERTY, 0, Far.ROOT, 100 + i, 0, 0, 100);
            know(ask.duplicate(), longReply(1, 200_000));
            heard += one.program(ask.duplicate()).heard().size();
        }
        assertEquals(5, heard);
    }

    @Test
    void aRequestThatIsTooShortForItsCheckAsksNothing() throws IOException {
        know(Far.named(QUERY_EXTENSION, "XKEYBOARD"), extension(Far.XKB, Far.XKB_EVENT));
        for (int minor = 0; minor < 32; minor++) {
            for (int words = 0; words < 4; words++) {
                new Far(knowledge).program(Far.request(Far.XKB, minor, new int[words]));
            }
        }
        assertEquals(0, knowledge.wrong());
    }

    @Test
    void aPropertyThatIsToBeDeletedOrIsOfAnotherWindowIsTheServersToTell() throws IOException {
        ByteBuffer ask = Far.request(GET_PROPERTY, 0, Far.ROOT, 40, 0, 0, 100);
        know(ask.duplicate(), Far.reply(1, 5));
        assertTrue(far.program(Far.request(GET_PROPERTY, 1, Far.ROOT, 40, 0, 0, 100))
                .heard()
                .isEmpty());
        Far next = new Far(knowledge);
        assertTrue(next.program(Far.request(GET_PROPERTY, 0, 0x200001, 40, 0, 0, 100))
                .heard()
                .isEmpty());
    }

    @Test
    void requestsThatGoWellForSureAreNotWaitedFor() throws IOException {
        knowAtom("A", 300);
        far.program(
                Far.request(55, 0, 0x200001, Far.ROOT, 4, 1),
                Far.request(36, 0),
                Far.request(127, 0),
                Far.named(INTERN_ATOM, "A"));
        assertEquals(List.of(4), far.numbers());
    }

    @Test
    void whatHasChangedAtThatMomentIsNotWrongButNotBelievedForSomeTime() throws IOException {
        ByteBuffer ask = Far.request(GET_PROPERTY, 0, Far.ROOT, 40, 0, 0, 100);
        know(ask.duplicate(), Far.reply(1, 5));
        far.program(ask.duplicate()).server(Far.reply(1, 6));
        assertEquals(List.of(1), far.numbers());
        assertEquals(0, knowledge.wrong());
        assertEquals(1, knowledge.overtaken());
        assertTrue(far.program(ask.duplicate()).heard().isEmpty());
        far.server(Far.reply(2, 6));
        far.numbers();
        for (int i = 3; i < 7; i++) {
            clock.addAndGet(6_000_000_000L);
            know(ask.duplicate(), Far.reply(1, 5));
            far.program(ask.duplicate()).server(Far.reply(i, 6));
            far.numbers();
        }
        assertEquals(1, knowledge.wrong(), "it is never told of changes");
    }

    @Test
    void whatAProgramDoesWithThingsOfItsOwnIsNotWaitedFor() throws IOException {
        knowAtom("A", 300);
        far.program(
                Far.request(1, 24, 0x200001, Far.ROOT, 0, 0, 0, 0, 1 << 11, 1 << 22),
                Far.request(18, 0, 0x200001, 39, 31, 8, 0),
                Far.request(53, 24, 0x200002, 0x200001, 1),
                Far.request(55, 0, 0x200003, 0x200002, 1 << 14, 0x200004),
                Far.request(2, 0, 0x200001, 1 << 11, 1 << 22),
                Far.request(8, 0, 0x200001),
                Far.named(INTERN_ATOM, "A"));
        assertEquals(List.of(7), far.numbers());
        far.server(Far.message(22, 6, 0x200001, 0x200001), Far.message(19, 6, 0x200001, 0x200001), Far.reply(7, 300));
        assertEquals(List.of(7, 7), far.numbers(), "the events come, and no number goes back");
        assertEquals(0, knowledge.wrong());
    }

    @Test
    void inStrictModeNoEventOfBeforeComesAfterAnAnswer() throws IOException {
        knowAtom("A", 300);
        for (ByteBuffer each : List.of(
                Far.request(1, 24, 0x200001, Far.ROOT, 0, 0, 0, 0, 0),
                Far.request(8, 0, 0x200001),
                Far.request(18, 0, 0x200001, 39, 31, 8, 0))) {
            Far next = new Far(knowledge, ByteOrder.LITTLE_ENDIAN, 1 << 16, true);
            assertTrue(next.program(each, Far.named(INTERN_ATOM, "A")).heard().isEmpty());
        }
        Far next = new Far(knowledge, ByteOrder.LITTLE_ENDIAN, 1 << 16, true);
        next.program(Far.request(53, 24, 0x200002, Far.ROOT, 1), Far.named(INTERN_ATOM, "A"));
        assertEquals(List.of(2), next.numbers());
    }

    @Test
    void thoseThatMayGoWrongAre() throws IOException {
        knowAtom("A", 300);
        for (ByteBuffer each : List.of(
                Far.request(55, 0, 0x200001, 0x400002, 4, 1),
                Far.request(55, 0, 0x400001, Far.ROOT, 4, 1),
                Far.request(55, 0, 0x200001),
                Far.request(1, 24, 0x200001, 0x400001, 0, 0, 0, 0, 0),
                Far.request(2, 0, 0x400001, 1 << 11, 1 << 22),
                Far.request(8, 0, 0x400001),
                Far.request(18, 0, Far.ROOT, 39, 31, 8, 0),
                Far.request(2, 0, Far.ROOT, 1 << 11, 1 << 20),
                Far.request(2, 0, Far.ROOT, 1 << 14, 0),
                Far.request(12, 0, 0x200001, 1 << 5, 0x200002),
                Far.request(28, 0, 0x200001, 0, 0, 0, 0),
                Far.request(42, 0, 0x200001, 0),
                Far.request(45, 0, 0x200001, 4, 0),
                Far.request(22, 0, 0x200001, 70, 0),
                Far.request(4, 0, 0x200001))) {
            Far next = new Far(knowledge);
            assertTrue(
                    next.program(each, Far.named(INTERN_ATOM, "A")).heard().isEmpty(), () -> "opcode " + each.get(0));
        }
    }

    @Test
    void afterEventsWereChosenAnswersAboutThatWaitAndNoOthers() throws IOException {
        ByteBuffer ask = Far.request(GET_PROPERTY, 0, Far.ROOT, 40, 0, 0, 100);
        know(ask.duplicate(), Far.reply(1, 5));
        knowAtom("A", 300);
        far.program(Far.request(2, 0, Far.ROOT, 1 << 11, 1 << 22), Far.named(INTERN_ATOM, "A"), ask.duplicate());
        assertEquals(List.of(2), far.numbers());
        far.server(Far.reply(2, 300), Far.reply(3, 5));
        assertEquals(List.of(3), far.numbers());
        far.program(Far.request(2, 0, 0x200001, 1 << 11, 1 << 22), ask.duplicate());
        assertEquals(List.of(5), far.numbers(), "those of a window of its own are about nothing that is asked");
    }

    @Test
    void noAnswerOvertakesAnotherThatIsStillToCome() throws IOException {
        knowAtom("A", 300);
        far.program(
                Far.request(38, 0, Far.ROOT), Far.request(53, 24, 0x200002, Far.ROOT, 1), Far.named(INTERN_ATOM, "A"));
        assertTrue(far.heard().isEmpty());
    }

    @Test
    void anErrorOfWhatWasHeldForSureIsNotLostAndNothingIsHeldForSureAgain() throws IOException {
        knowAtom("A", 300);
        far.program(Far.request(55, 0, 0x200001, Far.ROOT, 4, 1), Far.named(INTERN_ATOM, "A"));
        far.server(Far.message(0, 1), Far.reply(2, 300));
        assertEquals(List.of(2, 2), far.numbers());
        assertEquals(1, knowledge.wrong());
        assertTrue(far.program(Far.request(36, 0), Far.named(INTERN_ATOM, "A"))
                .heard()
                .isEmpty());
    }

    @Test
    void whatTheProgramChangesItselfIsForgottenAtOnce() throws IOException {
        ByteBuffer owner = Far.request(23, 0, 70);
        ByteBuffer property = Far.request(GET_PROPERTY, 0, Far.ROOT, 40, 0, 0, 100);
        know(owner.duplicate(), Far.reply(1, 5));
        know(property.duplicate(), Far.reply(1, 6));
        far.program(Far.request(22, 0, 0x200001, 71, 0), Far.request(18, 0, 0x200001, 40, 0, 0, 0));
        clock.addAndGet(6_000_000_000L);
        far.program(Far.request(GET_INPUT_FOCUS, 0)).server(Far.reply(3));
        assertEquals(
                List.of(3, 4, 5),
                far.program(owner.duplicate(), property.duplicate()).numbers());
        far.program(Far.request(22, 0, 0x200001, 70, 0), Far.request(18, 0, Far.ROOT, 40, 0, 0, 0));
        clock.addAndGet(6_000_000_000L);
        far.program(Far.request(GET_INPUT_FOCUS, 0)).server(Far.reply(4, 5), Far.reply(5, 6), Far.reply(8));
        far.numbers();
        assertTrue(far.program(owner.duplicate(), property.duplicate()).heard().isEmpty());
    }

    @Test
    void noNumberIsEverSoFarAheadThatItWereAmbiguous() throws IOException {
        knowAtom("A", 300);
        for (int i = 0; i < 70_000; i++) {
            far.program(Far.request(127, 0));
        }
        assertTrue(far.program(Far.named(INTERN_ATOM, "A")).heard().isEmpty());
    }

    @Test
    void whoReadsNothingGetsOnlySoMuchEarly() throws IOException {
        ByteBuffer ask = Far.request(GET_PROPERTY, 0, Far.ROOT, 40, 0, 0, 100);
        know(ask.duplicate(), longReply(1, 200_000));
        Far one = new Far(knowledge, ByteOrder.LITTLE_ENDIAN, 1 << 20);
        ByteBuffer many = ByteBuffer.allocate(1000 * ask.remaining());
        for (int i = 0; i < 1000; i++) {
            many.put(ask.duplicate());
        }
        assertEquals(1, one.program(many.flip()).heard().size());
    }

    @Test
    void requestsThatAreTooShortAskNothing() {
        for (int words = 0; words < 5; words++) {
            assertTrue(Questions.of(Question.CORE, Far.request(GET_PROPERTY, 0, new int[words]))
                    .isEmpty());
        }
        assertTrue(Questions.of(Question.CORE, Far.request(23, 0)).isEmpty());
        ByteBuffer beyond = Far.named(QUERY_EXTENSION, "RANDR").putShort(4, (short) 500);
        assertTrue(Questions.of(Question.CORE, beyond).isEmpty());
    }

    @Test
    void whatMeansNothingMakesNoDifference() throws IOException {
        knowAtom("ABC", 300);
        ByteBuffer odd = Far.named(INTERN_ATOM, "ABC").put(6, (byte) 0x55).put(11, (byte) 0x77);
        assertEquals(List.of(1), far.program(odd).numbers());
    }

    @Test
    void aProgramOfTheOtherByteOrderWaits() throws IOException {
        knowAtom("A", 300);
        Far big = new Far(knowledge, ByteOrder.BIG_ENDIAN, 1 << 16);
        ByteBuffer ask = ByteBuffer.allocate(12).put(0, (byte) INTERN_ATOM).putShort(2, (short) 3);
        ask.putShort(4, (short) 1).put(8, (byte) 'A');
        assertTrue(big.program(ask).heard().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 32, 33})
    void itDoesNotDependOnHowBytesCome(int step) throws IOException {
        knowAtom("A", 300);
        Far cut = new Far(knowledge, ByteOrder.LITTLE_ENDIAN, step);
        cut.program(Far.named(INTERN_ATOM, "A"), Far.request(GET_INPUT_FOCUS, 0), Far.named(INTERN_ATOM, "B"));
        cut.server(Far.message(22, 0), Far.reply(1, 300), longReply(2, 100), Far.reply(3, 301));
        cut.program(Far.named(INTERN_ATOM, "B"));
        assertEquals(List.of(1, 1, 2, 3, 4), cut.numbers());
        assertEquals(0, knowledge.wrong());
    }

    @Test
    void aServerThatSaysNonsenseEndsNothingButItself() throws IOException {
        knowAtom("A", 300);
        far.program(Far.named(INTERN_ATOM, "A"));
        far.server(Far.reply(40_000), Far.message(0, 3), Far.reply(1, 300));
        assertFalse(far.numbers().isEmpty());
    }

    /** Programs of many kinds and servers of many paces: each question gets its one answer, in turn, and the right one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 100_000})
    void howeverTheTwoDirectionsMixEachQuestionGetsItsAnswer(int step) throws IOException {
        for (int seed = 0; seed < 150; seed++) {
            Knowledge some = new Knowledge("s" + seed);
            for (int i = 0; i < 5; i++) {
                some.learn(Far.question(Question.CORE, Far.named(INTERN_ATOM, "A" + i)), Far.reply(1, 300 + i));
            }
            new Mixed(new Far(some, ByteOrder.LITTLE_ENDIAN, step, seed % 2 == 0), seed).run();
            assertEquals(0, some.wrong(), "seed " + seed);
        }
    }

    /** A server that does one request after the other, some time after they were sent. */
    private static final class Mixed {
        private final Far far;
        private final Random random;
        private final Queue<ByteBuffer> sent = new ArrayDeque<>();
        private final Queue<Integer> asked = new ArrayDeque<>();
        private int requests;
        private int done;
        private int last;

        Mixed(Far far, int seed) {
            this.far = far;
            this.random = new Random(seed);
        }

        void run() throws IOException {
            for (int i = 0; i < 300; i++) {
                if (random.nextInt(3) == 0 && !sent.isEmpty()) {
                    serve();
                } else {
                    ask();
                }
                check();
            }
            while (!sent.isEmpty()) {
                serve();
            }
            check();
            assertTrue(asked.isEmpty(), "a question got no answer");
        }

        private void ask() throws IOException {
            ByteBuffer request =
                    switch (random.nextInt(6)) {
                        case 0 -> Far.request(MAP_WINDOW, 0, random.nextBoolean() ? 0x200001 : 0x400001);
                        case 1 -> Far.request(GET_INPUT_FOCUS, 0);
                        case 2 -> Far.request(55, 0, 0x200001, Far.ROOT, 4, 1);
                        case 3 -> Far.named(INTERN_ATOM, "B" + random.nextInt(20));
                        default -> Far.named(INTERN_ATOM, "A" + random.nextInt(5));
                    };
            requests++;
            if (request.get(0) == GET_INPUT_FOCUS || request.get(0) == INTERN_ATOM) {
                asked.add(requests);
            }
            sent.add(request.duplicate().order(ByteOrder.LITTLE_ENDIAN));
            far.program(request);
        }

        private void serve() throws IOException {
            ByteBuffer request = sent.remove();
            done++;
            if (random.nextInt(4) == 0) {
                far.server(Far.message(22, done));
            }
            switch (request.get(0)) {
                case GET_INPUT_FOCUS -> far.server(random.nextBoolean() ? Far.reply(done) : longReply(done, 40));
                case INTERN_ATOM -> far.server(Far.reply(done, atom(request)));
                default -> {
                    if (request.get(0) == MAP_WINDOW && request.getInt(4) == 0x400001 && random.nextInt(3) == 0) {
                        far.server(Far.message(0, done));
                    }
                }
            }
        }

        private void check() {
            for (ByteBuffer each : far.heard()) {
                int number = Short.toUnsignedInt(each.getShort(2));
                assertTrue(number >= last, "numbers go back");
                last = number;
                if (each.get(0) == 1) {
                    assertEquals(asked.remove(), number);
                }
            }
        }

        private static int atom(ByteBuffer request) {
            return (request.get(8) == 'A' ? 300 : 400) + request.get(9) - '0' + 10 * request.get(10);
        }
    }

    private static ByteBuffer longReply(int number, int more) {
        return ByteBuffer.allocate(32 + more)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) 1)
                .putShort(2, (short) number)
                .putInt(4, more / 4);
    }

    private static ByteBuffer extension(int major, int firstEvent) {
        return Far.reply(1).put(8, (byte) 1).put(9, (byte) major).put(10, (byte) firstEvent);
    }
}
