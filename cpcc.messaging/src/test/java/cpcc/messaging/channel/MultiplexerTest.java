package cpcc.messaging.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import cpcc.messaging.codec.Codecs;
import cpcc.messaging.codec.Compression;
import cpcc.messaging.codec.PeerCodecs;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.FrameReader;
import cpcc.messaging.wire.Frames;
import cpcc.messaging.wire.OpenHead;
import cpcc.messaging.wire.ProtocolException;
import cpcc.messaging.wire.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class MultiplexerTest {
    private static final PeerId LOW = id(255); // base32 has its digits last, text has them first
    private static final PeerId HIGH = id(0);
    private static final MuxLimits LIMITS = new MuxLimits(4, 1 << 20, 1 << 16, 1 << 18, 1 << 20, 5);

    private final StrictJson json = new StrictJson(1 << 16, 8);
    private final Side low = new Side(LOW, HIGH);
    private final Side high = new Side(HIGH, LOW);

    @Test
    void bulkHasItsShareBesideABusyInteractiveChannel() throws Exception {
        MuxChannel interactive = low.open("windows", Priority.INTERACTIVE);
        MuxChannel bulk = low.open("files", Priority.BULK);
        talk();
        Map<Integer, Long> sent = new HashMap<>();
        for (int batch = 0; batch < 1000; batch++) {
            interactive.offer(ByteBuffer.allocate(1 << 20));
            bulk.offer(ByteBuffer.allocate(1 << 20));
            for (Frame frame : low.speak()) {
                if (frame instanceof Frame.Data data) {
                    sent.merge(data.channel(), (long) data.bytes().remaining(), Long::sum);
                }
                high.mux.receive(frame);
            }
            high.drain();
            low.hear(high.speak());
        }
        double share = (double) sent.get(bulk.id) / (sent.get(bulk.id) + sent.get(interactive.id));
        assertTrue(share > 0.045 && share < 0.06, "bulk got " + share);
    }

    @Test
    void whoUsesAChannelIsToldOnceOfAllThatWasReadAtOnce() throws Exception {
        MuxChannel channel = low.open("files", Priority.INTERACTIVE);
        talk();
        AtomicInteger told = new AtomicInteger();
        ((MuxChannel) high.accepted.get(0)).listen(told::incrementAndGet);
        assertEquals(1, told.get());
        channel.offer(ByteBuffer.allocate(60_000));
        List<Frame> frames = low.speakAll();
        assertTrue(frames.size() > 3, frames.toString());
        high.hear(frames);
        assertEquals(2, told.get());
        assertEquals(60_000, ((MuxChannel) high.accepted.get(0)).poll(ByteBuffer.allocate(1 << 20)));
    }

    @Test
    void whatWasNotToldYetIsToldWhenAllIsLost() throws Exception {
        low.open("files", Priority.INTERACTIVE);
        talk();
        MuxChannel channel = (MuxChannel) high.accepted.get(0);
        AtomicInteger told = new AtomicInteger();
        channel.listen(told::incrementAndGet);
        high.mux.receive(new Frame.Rst(channel.id, "closed"));
        assertEquals(1, told.get());
        high.mux.loseAll("stopped");
        assertEquals(2, told.get());
    }

    @Test
    void bulkWaitsForPongsAndNobodyElseDoes() throws Exception {
        MuxChannel interactive = low.open("windows", Priority.INTERACTIVE);
        MuxChannel bulk = low.open("files", Priority.BULK);
        talk();
        high.drain();
        bulk.offer(ByteBuffer.allocate(1 << 17));
        List<Frame> sent = low.speakAll();
        assertEquals(1 << 16, bytes(sent, bulk), 1 << 13);
        interactive.offer(ByteBuffer.allocate(1 << 10));
        assertEquals(1 << 10, bytes(low.speakAll(), interactive));
        bulk.offer(ByteBuffer.allocate(1 << 17));
        assertEquals(0, bytes(low.speakAll(), bulk));
        high.hear(sent);
        high.drain();
        low.hear(high.speakAll());
        assertEquals(0, bytes(low.speakAll(), bulk), "credit alone is not enough");
        for (Frame frame : sent) {
            if (frame instanceof Frame.Ping ping) {
                low.mux.ponged(ping.number());
            }
        }
        assertTrue(bytes(low.speakAll(), bulk) > 1 << 15);
    }

    @Test
    void numbersNeverClashWhoeverOpens() throws Exception {
        MuxChannel mine = low.open("a", Priority.BULK);
        MuxChannel theirs = high.open("b", Priority.BULK);
        talk();
        assertEquals(0, mine.id % 2);
        assertEquals(1, theirs.id % 2);
        assertEquals(List.of("a"), high.labels());
        assertEquals(List.of("b"), low.labels());
    }

    @Test
    void aNumberThatIsNotThePeersToGiveEndsTheLink() {
        byte[] head = json.write(new OpenHead("lab", "a", Priority.BULK, null));
        assertThrows(ProtocolException.class, () -> low.mux.receive(new Frame.Open(2, head)));
        assertThrows(ProtocolException.class, () -> low.mux.receive(new Frame.Open(-1, head)));
    }

    @Test
    void bytesForAChannelThatDoesNotExistAreAnsweredByAReset() throws Exception {
        low.mux.receive(new Frame.Data(77, 0, ByteBuffer.allocate(3)));
        assertEquals(
                "Rst[channel=77, reason=no such channel]", low.speak().get(0).toString());
        low.mux.receive(new Frame.Rst(77, "no such channel"));
        assertTrue(low.speak().isEmpty());
    }

    @Test
    void tooManyChannelsAreRefusedOnBothSides() throws Exception {
        for (int i = 0; i < 4; i++) {
            low.open("a", Priority.BULK);
        }
        assertThrows(Failure.class, () -> low.open("a", Priority.BULK));
        talk();
        byte[] head = json.write(new OpenHead("lab", "a", Priority.BULK, null));
        high.mux.receive(new Frame.Open(100, head));
        assertEquals(
                "Rst[channel=100, reason=more than 4 channels]",
                high.speak().get(0).toString());
        assertEquals(4, high.accepted.size());
    }

    @Test
    void aBrokenRuleEndsOnlyItsChannel() throws Exception {
        MuxChannel good = low.open("good", Priority.BULK);
        MuxChannel bad = low.open("bad", Priority.BULK);
        talk();
        high.mux.receive(new Frame.Data(bad.id, 1 << 30, ByteBuffer.allocate(1)));
        talk();
        assertTrue(bad.resetReason().startsWith("broke the protocol"), bad.resetReason());
        assertEquals(null, good.resetReason());
    }

    @Test
    void aResetIsSaidAgainOnTheNextLinkUntilAPongProvesIt() throws Exception {
        MuxChannel channel = low.open("a", Priority.BULK);
        talk();
        channel.reset("enough");
        assertEquals(1, low.speak().size()); // and it is lost
        low.mux.linkUp();
        assertEquals(
                "Rst[channel=" + channel.id + ", reason=enough]",
                low.speak().get(0).toString());
        low.mux.ponged(low.mux.ping());
        low.mux.linkUp();
        assertTrue(low.speak().isEmpty());
    }

    @Test
    void opensAreRepeatedInTheirOrder() throws Exception {
        for (String label : List.of("a", "b", "c")) {
            low.open(label, Priority.BULK);
        }
        low.speak(); // and it is lost
        low.mux.linkUp();
        high.mux.linkUp();
        talk();
        assertEquals(List.of("a", "b", "c"), high.labels());
    }

    @Test
    void losingAllTellsEverybodyAndLeavesNothing() throws Exception {
        MuxChannel channel = low.open("a", Priority.BULK);
        low.mux.loseAll("away");
        assertEquals("away", channel.closed().toCompletableFuture().get());
        assertTrue(low.mux.isEmpty());
        assertTrue(low.speak().isEmpty());
        assertFalse(channel.state.writable());
    }

    private void talk() throws Exception {
        List<Frame> there;
        List<Frame> back;
        do {
            there = low.speak();
            high.hear(there);
            back = high.speak();
            low.hear(back);
        } while (!there.isEmpty() || !back.isEmpty());
    }

    private static int bytes(List<Frame> frames, MuxChannel channel) {
        return frames.stream()
                .filter(frame -> frame instanceof Frame.Data data && data.channel() == channel.id)
                .mapToInt(frame -> ((Frame.Data) frame).bytes().remaining())
                .sum();
    }

    private static PeerId id(int fill) {
        byte[] hash = new byte[32];
        java.util.Arrays.fill(hash, (byte) fill);
        return PeerId.ofHash(hash);
    }

    /** One peer's multiplexer, run by hand. */
    private final class Side extends StillOwner {
        private final PeerId peer;
        private final Multiplexer mux;
        private final PeerCodecs codecs = new PeerCodecs(Codecs.none(), () -> Compression.NEVER);
        private final List<Runnable> soon = new ArrayList<>();

        Side(PeerId self, PeerId peer) {
            this.peer = peer;
            ReentrantLock lock = new ReentrantLock();
            lock.lock(); // The test's thread is the only one.
            this.mux = new Multiplexer(self, peer, () -> LIMITS, json, lock, this);
        }

        MuxChannel open(String label, Priority priority) throws Failure {
            return mux.open(new ChannelKey(peer, "lab", label, priority));
        }

        List<String> labels() {
            return accepted.stream().map(channel -> channel.key().label()).toList();
        }

        void drain() throws IOException {
            for (Channel channel : accepted) {
                while (((MuxChannel) channel).poll(ByteBuffer.allocate(1 << 20)) > 0) {}
            }
        }

        /** What goes out in one batch, with its bytes kept. */
        List<Frame> speak() throws IOException {
            ByteBuffer out = ByteBuffer.allocate(Frames.RECORD + 1000);
            control.forEach(out::put);
            control.clear();
            ByteBuffer batch = ByteBuffer.allocate(Frames.RECORD);
            mux.fill(batch);
            List<Frame> frames = new ArrayList<>();
            new FrameReader(type -> 1 << 16).read(out.put(batch.flip()).flip(), frames::add);
            return frames;
        }

        List<Frame> speakAll() throws IOException {
            List<Frame> all = new ArrayList<>();
            for (List<Frame> some = speak(); !some.isEmpty(); some = speak()) {
                all.addAll(some);
            }
            return all;
        }

        /** All of them were read at once. */
        void hear(List<Frame> frames) throws IOException {
            for (Frame frame : frames) {
                mux.receive(frame);
            }
            List.copyOf(soon).forEach(Runnable::run);
            soon.clear();
        }

        @Override
        public void soon(Runnable work) {
            soon.add(work);
        }

        @Override
        public PeerCodecs codecs() {
            return codecs;
        }
    }
}
