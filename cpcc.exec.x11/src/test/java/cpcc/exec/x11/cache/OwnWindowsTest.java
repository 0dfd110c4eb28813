package cpcc.exec.x11.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of its own windows a program hears early where they are, if that is sure. */
class OwnWindowsTest {
    private static final int TOP = 0x200001;
    private static final int INSIDE = 0x200002;
    private static final int STRUCTURE = 1 << 17;
    private static final int GET_INPUT_FOCUS = 43;

    private final AtomicLong clock = new AtomicLong();
    private final Knowledge knowledge = new Knowledge("s1", clock::get);
    private Far far;
    private int number;

    @BeforeEach
    void begin() throws IOException {
        far = new Far(knowledge);
    }

    private void send(ByteBuffer request) throws IOException {
        number++;
        far.program(request);
    }

    private static int halves(int low, int high) {
        return low & 0xffff | high << 16;
    }

    /** With a mask of attributes and their values, if there are any. */
    private void create(int window, int parent, int... attributes) throws IOException {
        int[] fixed = {window, parent, halves(10, -20), halves(300, 200), halves(1, 1), 0};
        int[] rest = attributes.length == 0 ? new int[1] : attributes;
        send(Far.request(
                1,
                0,
                IntStream.concat(Arrays.stream(fixed), Arrays.stream(rest)).toArray()));
    }

    private void configure(int window, int mask, int... values) throws IOException {
        send(Far.request(
                12,
                0,
                IntStream.concat(IntStream.of(window, mask), Arrays.stream(values))
                        .toArray()));
    }

    /** {@return x, y, width, height and border, as told early; empty if the server is to tell} */
    private List<Integer> told(int window) throws IOException {
        far.heard();
        send(Far.request(14, 0, window));
        List<ByteBuffer> heard = far.heard();
        if (heard.isEmpty()) {
            return List.of();
        }
        ByteBuffer reply = heard.get(0);
        assertEquals(number, reply.getShort(2));
        assertEquals(24, reply.get(1), "the depth");
        assertEquals(Far.ROOT, reply.getInt(8));
        return List.of(
                (int) reply.getShort(12),
                (int) reply.getShort(14),
                (int) reply.getShort(16),
                (int) reply.getShort(18),
                (int) reply.getShort(20));
    }

    private void shown(int sequence) throws IOException {
        far.server(Far.message(19, sequence, TOP, 0).putInt(4, TOP));
    }

    private void configured(int sequence, int x, int width) throws IOException {
        far.server(Far.message(22, sequence, TOP, 0, halves(x, 5), halves(width, 100), 0)
                .putInt(4, TOP));
    }

    private void answered(int x) throws IOException {
        far.server(Far.message(1, number, Far.ROOT, halves(x, 5), halves(300, 200), 0)
                .put(1, (byte) 24));
    }

    @Test
    void itIsWhereTheProgramHasPutIt() throws IOException {
        create(TOP, Far.ROOT);
        create(INSIDE, TOP);
        assertEquals(List.of(10, -20, 300, 200, 1), told(TOP));
        assertEquals(List.of(10, -20, 300, 200, 1), told(INSIDE));
        configure(INSIDE, 1 << 1 | 1 << 2, 7, 50);
        assertEquals(List.of(10, 7, 50, 200, 1), told(INSIDE));
        send(Far.request(8, 0, INSIDE));
        configure(INSIDE, 1 | 1 << 3 | 1 << 4 | 1 << 6, -3, 60, 0, 0);
        assertEquals(List.of(-3, 7, 50, 60, 0), told(INSIDE));
    }

    @Test
    void aWindowManagerMayPutItElsewhereFromWhenItIsShown() throws IOException {
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        send(Far.request(8, 0, TOP));
        configured(number - 1, 33, 111);
        assertEquals(List.of(), told(TOP), "that was before");
        begin();
        number = 0;
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        send(Far.request(8, 0, TOP));
        configured(number, 44, 222);
        assertEquals(List.of(44, 5, 222, 100, 0), told(TOP));
    }

    @Test
    void thatItIsShownSaysThatAllWasHeard() throws IOException {
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        send(Far.request(8, 0, TOP));
        shown(number);
        assertEquals(List.of(10, -20, 300, 200, 1), told(TOP));
    }

    @Test
    void whatHappenedBeforeTheLastRequestHasHappenedAllTheSame() throws IOException {
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        configure(TOP, 1 << 2, 222);
        configure(TOP, 1 << 6, 0);
        send(Far.request(8, 0, TOP));
        configured(2, 44, 222);
        shown(number);
        assertEquals(List.of(44, 5, 222, 100, 0), told(TOP));
    }

    @Test
    void anAnswerSaysItToo() throws IOException {
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        configure(TOP, 1, 3);
        assertEquals(List.of(), told(TOP));
        answered(77);
        assertEquals(List.of(77, 5, 300, 200, 0), told(TOP));
        configure(TOP, 1, 3);
        assertEquals(List.of(), told(TOP));
    }

    @Test
    void whoDoesNotListenIsNotToldEarly() throws IOException {
        create(TOP, Far.ROOT);
        send(Far.request(8, 0, TOP));
        shown(number);
        assertEquals(List.of(), told(TOP));
        answered(77);
        assertEquals(List.of(), told(TOP));
    }

    @Test
    void whoKeepsWindowManagersOutPutsItHimself() throws IOException {
        create(TOP, Far.ROOT, 1 << 9, 1);
        send(Far.request(8, 0, TOP));
        configure(TOP, 1, 3);
        assertEquals(List.of(3, -20, 300, 200, 1), told(TOP));
    }

    @Test
    void whatOthersChangeIsWaitedForForSomeTime() throws IOException {
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        send(Far.request(8, 0, TOP));
        shown(number);
        configured(number, 44, 222);
        assertEquals(List.of(), told(TOP));
        answered(44);
        clock.addAndGet(6_000_000_000L);
        assertEquals(44, told(TOP).get(0));
    }

    @Test
    void whatAnotherProgramSaysIsNotTheServersWord() throws IOException {
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        configure(TOP, 1, 3);
        far.server(Far.message(22 | 0x80, number, TOP, 0, halves(44, 5), halves(9, 9), 0)
                .putInt(4, TOP));
        assertEquals(List.of(), told(TOP));
    }

    @Test
    void whatIsGoneOrMovesByItselfIsTheServersToTell() throws IOException {
        create(TOP, Far.ROOT);
        create(INSIDE, TOP);
        send(Far.request(4, 0, TOP));
        assertEquals(List.of(), told(INSIDE));
        create(TOP, Far.ROOT);
        create(INSIDE, TOP, 1 << 5, 5);
        assertEquals(List.of(), told(INSIDE));
        create(INSIDE, TOP);
        send(Far.request(2, 0, INSIDE, 1 << 5, 9));
        assertEquals(List.of(), told(INSIDE));
        create(INSIDE, TOP);
        send(Far.request(7, 0, INSIDE, 0x400001, 0));
        assertEquals(List.of(), told(INSIDE));
        send(Far.request(14, 0, 0x400001));
        assertEquals(List.of(), far.heard(), "another program's");
    }

    @Test
    void whatWasToldAndIsNotSoIsNotToldAgain() throws IOException {
        create(TOP, Far.ROOT);
        assertEquals(10, told(TOP).get(0));
        answered(77);
        assertEquals(1, knowledge.overtaken());
        clock.addAndGet(6_000_000_000L);
        assertEquals(List.of(), told(TOP));
    }

    @Test
    void whoBeginsToListenLateHasMissedSomething() throws IOException {
        create(TOP, Far.ROOT);
        configure(TOP, 1 << 2 | 1 << 3, 500, 400);
        send(Far.request(2, 0, TOP, 1 << 11, STRUCTURE));
        send(Far.request(8, 0, TOP));
        shown(number);
        assertEquals(List.of(), told(TOP));
        answered(77);
        assertEquals(77, told(TOP).get(0));
    }

    @Test
    void whoKeepsWindowManagersOutLateHasNotKeptThemOut() throws IOException {
        create(TOP, Far.ROOT);
        configure(TOP, 1, 3);
        send(Far.request(2, 0, TOP, 1 << 9, 1));
        assertEquals(List.of(), told(TOP));
        answered(77);
        assertEquals(List.of(), told(TOP));
    }

    @Test
    void whoShowsAllWindowsOfTheScreenLeavesThemToWindowManagers() throws IOException {
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        send(Far.request(2, 0, Far.ROOT, 1 << 11, 1 << 22));
        assertEquals(10, told(TOP).get(0));
        send(Far.request(9, 0, Far.ROOT));
        send(Far.request(GET_INPUT_FOCUS, 0));
        far.server(
                Far.message(1, 3, Far.ROOT, halves(10, -20), halves(300, 200), 1)
                        .put(1, (byte) 24),
                Far.reply(number));
        assertEquals(List.of(), told(TOP));
    }

    @Test
    void whatFailsHasNotHappened() throws IOException {
        create(TOP, Far.ROOT);
        create(INSIDE, TOP);
        configure(INSIDE, 1 << 2, 0);
        configure(INSIDE, 1, 5);
        far.server(Far.message(0, 3).put(10, (byte) 12));
        far.heard();
        assertEquals(List.of(), told(INSIDE));
    }

    @Test
    void anAnswerAboutWhatHadTheNumberBeforeIsNotAboutWhatHasItNow() throws IOException {
        create(TOP, Far.ROOT, 1 << 11, STRUCTURE);
        configure(TOP, 1, 3);
        assertEquals(List.of(), told(TOP));
        int asked = number;
        send(Far.request(4, 0, TOP));
        create(TOP, Far.ROOT);
        far.server(
                Far.message(1, asked, Far.ROOT, halves(77, 5), halves(9, 9), 0).put(1, (byte) 24));
        send(Far.request(GET_INPUT_FOCUS, 0));
        far.server(Far.reply(number));
        assertEquals(10, told(TOP).get(0));
    }

    @Test
    void aRequestThatIsCutAnywhereIsNoTrouble() throws IOException {
        for (int opcode = 1; opcode < 20; opcode++) {
            new Far(new Knowledge("s"), java.nio.ByteOrder.LITTLE_ENDIAN, 4)
                    .program(Far.request(opcode, 0, TOP, 0xffff, 0, 0, 0, 0, -1));
            new Far(new Knowledge("s"), java.nio.ByteOrder.LITTLE_ENDIAN, 4)
                    .program(Far.request(opcode, 0), Far.request(opcode, 0, TOP), Far.request(opcode, 0, TOP, -1));
        }
    }

    @Test
    void theInputFocusIsNoPlace() throws IOException {
        create(TOP, Far.ROOT);
        send(Far.request(GET_INPUT_FOCUS, 0));
        assertEquals(List.of(), told(TOP), "an answer is still to come");
    }
}
