package cpcc.messaging.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import cpcc.messaging.codec.Codecs;
import cpcc.messaging.codec.Compression;
import cpcc.messaging.codec.PeerCodecs;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.OpenHead;
import cpcc.messaging.wire.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel with a codec whose peer does not play by the rules. */
class CodedStreamTest {
    private static final int CHANNEL = 2;
    private static final MuxLimits LIMITS = new MuxLimits(4, 1 << 20, 1 << 16, 1 << 18, 1 << 20, 5);

    private final StrictJson json = new StrictJson(1 << 16, 8);
    private final Codecs codecs = Codecs.load(() -> 64L << 20);
    private final Victim victim = new Victim();
    private final ReentrantLock lock = new ReentrantLock();
    private final Multiplexer mux = new Multiplexer(id(0), id(255), () -> LIMITS, json, lock, victim);
    private MuxChannel channel;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        lock.lock(); // The test's thread is the only one.
        victim.peer.announce();
        mux.receive(new Frame.Open(CHANNEL, json.write(new OpenHead("lab", "x", Priority.INTERACTIVE, "zstd"))));
        channel = (MuxChannel) victim.accepted.get(0);
    }

    @AfterEach
    void nothingIsHeld() {
        channel.close();
        assertEquals(0, codecs.figures().contexts());
    }

    @Test
    void whatFollowsTheRulesIsRead() throws Exception {
        hear(1 << 3, 'a', 5 << 3, 'h');
        assertEquals("ah", read());
        hear('e', 'l', 'l');
        assertEquals("ell", read());
        hear('o');
        mux.receive(new Frame.Fin(CHANNEL, offset));
        assertEquals("o", read());
        assertEquals(-1, channel.poll(ByteBuffer.allocate(10)));
        assertNull(channel.resetReason());
    }

    @Test
    void garbageEndsTheChannelAndOnlyIt() throws Exception {
        hear(1 << 3, 'a', 7);
        assertEquals("broke the protocol: a block of kind 7", refused());
        assertThrows(IOException.class, () -> channel.offer(ByteBuffer.allocate(3)));
        hear(1 << 3, 'a'); // Sent before the peer heard of it.
        mux.receive(new Frame.Open(4, json.write(new OpenHead("lab", "y", Priority.BULK, "deflate"))));
        assertEquals(2, victim.accepted.size());
    }

    @Test
    void anEndInTheMiddleOfABlockIsNoEnd() throws Exception {
        hear(5 << 3, 'h', 'e');
        mux.receive(new Frame.Fin(CHANNEL, offset));
        assertEquals("he", read());
        assertEquals("broke the protocol: the stream ends in the middle of a block", refused());
    }

    @Test
    void aCodecThatIsNotSpokenIsRefused() throws Exception {
        mux.receive(new Frame.Open(6, json.write(new OpenHead("lab", "z", Priority.BULK, "lzma"))));
        assertEquals(1, victim.accepted.size());
        assertTrue(new String(victim.control.get(0).array(), StandardCharsets.UTF_8).contains("not spoken here"));
    }

    @Test
    void aCodecThatWasNotAnnouncedIsRefused() throws Exception {
        victim.compression = Compression.NEVER;
        victim.peer.announce();
        mux.receive(new Frame.Open(6, json.write(new OpenHead("lab", "z", Priority.BULK, "zstd"))));
        assertEquals(1, victim.accepted.size());
    }

    private String refused() {
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < 3; i++) {
                channel.poll(ByteBuffer.allocate(10));
            }
        });
        return channel.resetReason();
    }

    private String read() throws IOException {
        ByteBuffer got = ByteBuffer.allocate(100);
        channel.poll(got);
        return new String(got.array(), 0, got.position(), StandardCharsets.UTF_8);
    }

    private void hear(int... bytes) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(bytes.length);
        for (int each : bytes) {
            data.put((byte) each);
        }
        mux.receive(new Frame.Data(CHANNEL, offset, data.flip()));
        offset += bytes.length;
    }

    private static PeerId id(int filler) {
        byte[] hash = new byte[32];
        java.util.Arrays.fill(hash, (byte) filler);
        return PeerId.ofHash(hash);
    }

    private final class Victim extends StillOwner {
        private Compression compression = Compression.AUTO;
        private final PeerCodecs peer = new PeerCodecs(codecs, () -> compression);

        @Override
        public PeerCodecs codecs() {
            return peer;
        }
    }
}
