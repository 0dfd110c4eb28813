package cpcc.messaging.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.FrameReader;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Two machines and a line of frames between them that may be cut between any two frames. */
class ChannelStateTest {
    private static final int ID = 2;
    private static final int TOTAL = 500_000;

    private ChannelState alice = state(true);
    private ChannelState bob;
    private final Deque<ByteBuffer> toBob = new ArrayDeque<>();
    private final Deque<ByteBuffer> toAlice = new ArrayDeque<>();

    @RepeatedTest(20)
    void noByteIsLostOrDoubledWhereverTheLineIsCut(RepetitionInfo info) throws Exception {
        Random random = new Random(info.getCurrentRepetition());
        Flow there = new Flow(1);
        Flow back = new Flow(2);
        int cuts = 0;
        for (int step = 0; !(there.complete() && back.complete() && over()); step++) {
            assertTrue(step < 200_000, "stuck");
            switch (random.nextInt(8)) {
                case 0 -> there.write(alice, random);
                case 1 -> back.write(bob, random);
                case 2 -> there.read(bob, random);
                case 3 -> back.read(alice, random);
                case 4 -> speak(alice, toBob);
                case 5 -> speak(bob, toAlice);
                default -> {
                    hear(random.nextBoolean());
                    if (random.nextInt(12) == 0) {
                        cut();
                        cuts++;
                    }
                }
            }
        }
        assertTrue(cuts > 5, "the line was never cut");
        assertNull(alice.resetReason());
        assertNull(bob.resetReason());
    }

    @Test
    void aResetThatIsLostIsSaidAgain() throws Exception {
        settle();
        alice.reset("enough");
        speak(alice, toBob);
        cut();
        assertNull(bob.resetReason());
        assertTrue(alice.resetDue());
    }

    @Test
    void aChannelThatWasNeverHeardOfIsOpenedAgain() throws Exception {
        speak(alice, toBob);
        cut();
        assertNull(bob);
        settle();
        assertFalse(alice.openDue());
        assertFalse(bob.over());
    }

    @Test
    void creditIsNeverOverrunAndAlwaysRenewed() throws Exception {
        settle();
        ByteBuffer much = ByteBuffer.allocate(300_000);
        alice.write(much);
        settle();
        assertEquals(128 * 1024, bob.readable(), "exactly the window");
        bob.read(ByteBuffer.allocate(128 * 1024));
        settle();
        assertEquals(128 * 1024, bob.readable());
    }

    @Test
    void aWiderWindowIsGranted() throws Exception {
        settle();
        bob.widen(200_000);
        alice.write(ByteBuffer.allocate(250_000));
        settle();
        assertEquals(200_000, bob.readable());
    }

    @Test
    void aPeerThatBreaksTheRulesIsFound() throws Exception {
        settle();
        assertBroken(() -> bob.onData(5, ByteBuffer.allocate(1))); // a gap
        assertBroken(() -> bob.onData(0, ByteBuffer.allocate(200_000))); // beyond the window
        assertBroken(() -> bob.onData(Long.MAX_VALUE, ByteBuffer.allocate(10)));
        assertBroken(() -> bob.onFin(3)); // a gap
        assertBroken(() -> bob.onWindow(1, 10)); // never sent
        bob.onFin(0);
        assertBroken(() -> bob.onData(0, ByteBuffer.allocate(1))); // after the end
    }

    @Test
    void whatHadArrivedWholeSurvivesAReset() throws Exception {
        settle();
        alice.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        alice.finish();
        settle();
        bob.onReset("gone");
        ByteBuffer got = ByteBuffer.allocate(10);
        assertEquals(3, bob.read(got));
        assertEquals(-1, bob.read(got));
        assertFalse(bob.inputLost());
    }

    @Test
    void nobodyReadingEndsAWriterThatGoesOn() throws Exception {
        settle();
        bob.finish();
        bob.abandonInput();
        settle();
        alice.write(ByteBuffer.allocate(100));
        settle();
        assertEquals("nobody reads any more", bob.resetReason());
    }

    private interface Rule {
        void apply() throws ProtocolException;
    }

    private static void assertBroken(Rule rule) {
        assertThrows(ProtocolException.class, rule::apply);
    }

    @Test
    void thereIsRoomForWhatIsKeptNowAndNotForWhatCouldBe() {
        assertEquals(512 * 1024, alice.room());
        assertEquals(alice.room(), alice.write(ByteBuffer.allocate(1024 * 1024)));
        assertEquals(0, alice.room());
        alice.keep(600 * 1024);
        assertEquals(88 * 1024, alice.room());
        assertEquals(alice.room(), alice.write(ByteBuffer.allocate(1024 * 1024)));
    }

    private static ChannelState state(boolean opener) {
        return new ChannelState(opener, 128 * 1024, 256 * 1024, 512 * 1024, 1024 * 1024);
    }

    private boolean over() {
        return bob != null && alice.over() && bob.over() && alice.settled() && bob.settled();
    }

    /** Lets both talk until there is nothing left to say. */
    private void settle() throws Exception {
        do {
            while (hear(true) | hear(false)) {}
            speak(alice, toBob);
            speak(bob, toAlice);
        } while (!toBob.isEmpty() || !toAlice.isEmpty());
    }

    /** The line is cut, what was on it is lost, and there is a new one. */
    private void cut() {
        toBob.clear();
        toAlice.clear();
        alice.linkUp();
        if (bob != null) {
            bob.linkUp();
        }
    }

    private static void speak(ChannelState state, Deque<ByteBuffer> line) {
        if (state == null) {
            return;
        }
        ByteBuffer out = ByteBuffer.allocate(Frames.RECORD);
        if (state.openDue()) {
            line.add(Frames.open(ID, new byte[0]));
            state.openSent();
        } else if (state.resetDue()) {
            line.add(Frames.rst(ID, state.resetReason()));
            state.resetSent();
        } else if (state.windowDue()) {
            state.window(ID, out);
            line.add(out.flip());
        } else if (state.dataDue()) {
            state.data(ID, Frames.MAX_PAYLOAD, out);
            line.add(out.flip());
        }
    }

    private boolean hear(boolean atBob) throws IOException {
        ByteBuffer bytes = (atBob ? toBob : toAlice).poll();
        if (bytes == null) {
            return false;
        }
        new FrameReader(type -> 16 * 1024).read(bytes, frame -> {
            if (frame instanceof Frame.Open) {
                bob = bob == null ? state(false) : bob;
            } else {
                deliver(frame, atBob ? bob : alice);
            }
        });
        return true;
    }

    private static void deliver(Frame frame, ChannelState to) throws IOException {
        if (frame instanceof Frame.Data data) {
            to.onData(data.offset(), data.bytes());
        } else if (frame instanceof Frame.Window window) {
            to.onWindow(window.received(), window.limit());
        } else if (frame instanceof Frame.Fin fin) {
            to.onFin(fin.offset());
        } else if (frame instanceof Frame.Rst rst) {
            to.onReset(rst.reason());
        }
    }

    /** Bytes in one direction that both ends can compute. */
    private static final class Flow {
        private final int seed;
        private int sent;
        private int got;
        private boolean ended;

        Flow(int seed) {
            this.seed = seed;
        }

        boolean complete() {
            return ended && got == TOTAL;
        }

        void write(ChannelState state, Random random) {
            if (state == null || state.finished()) {
                return;
            }
            ByteBuffer bytes = ByteBuffer.allocate(Math.min(random.nextInt(60_000), TOTAL - sent));
            for (int i = 0; i < bytes.capacity(); i++) {
                bytes.put(i, at(sent + i));
            }
            sent += state.write(bytes);
            if (sent == TOTAL) {
                state.finish();
            }
        }

        void read(ChannelState state, Random random) {
            if (state == null) {
                return;
            }
            ByteBuffer bytes = ByteBuffer.allocate(1 + random.nextInt(60_000));
            ended = state.read(bytes) < 0;
            for (bytes.flip(); bytes.hasRemaining(); got++) {
                byte next = bytes.get();
                if (next != at(got)) {
                    throw new AssertionError("another byte at " + got);
                }
            }
        }

        private byte at(int offset) {
            return (byte) ((offset ^ offset >>> 8 ^ offset >>> 16) * 31 + seed);
        }
    }
}
