package cpcc.messaging.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.wire.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoder and decoder face to face, without a channel between them. */
class BlocksTest {
    private static final int MEGABYTE = 1 << 20;

    private final Random random = new Random(7);
    private final Codecs codecs = Codecs.load(() -> 64L * MEGABYTE);

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, codecs.figures().contexts());
        assertEquals(0, codecs.figures().nativeBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "deflate"})
    void bytesComeOutAsTheyWentInHoweverTheyAreCut(String name) throws Exception {
        byte[] bytes = content(3 * MEGABYTE);
        try (Pair pair = new Pair(name)) {
            byte[] coded = pair.encode(bytes, () -> random.nextInt(10) > 2);
            assertTrue(coded.length < bytes.length * 2 / 3, "nothing was compressed: " + coded.length);
            assertArrayEquals(bytes, pair.decode(coded));
            assertTrue(pair.decoder.atBoundary());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "deflate"})
    void everyBlockCanBeReadAsSoonAsItIsThere(String name) throws Exception {
        try (Pair pair = new Pair(name)) {
            for (int i = 0; i < 100; i++) {
                byte[] message = ("message " + i).getBytes(StandardCharsets.UTF_8);
                assertArrayEquals(message, pair.decode(pair.block(message, true)));
            }
            byte[] repeated = "message 100".getBytes(StandardCharsets.UTF_8);
            assertTrue(pair.block(repeated, true).length < 2 * repeated.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "deflate"})
    void whatDoesNotShrinkGrowsByLittle(String name) throws Exception {
        byte[] noise = new byte[BlockEncoder.MAX_CONTENT];
        random.nextBytes(noise);
        try (Pair pair = new Pair(name)) {
            byte[] coded = pair.block(noise, true);
            assertTrue(coded.length <= noise.length + BlockEncoder.OVERHEAD);
            assertArrayEquals(noise, pair.decode(coded));
        }
    }

    @Test
    void aPermittedWindowReachesFarther() throws Exception {
        byte[] noise = new byte[4 * MEGABYTE];
        random.nextBytes(noise);
        try (Pair pair = new Pair("zstd")) {
            pair.decode(pair.encode(noise, () -> true));
            assertTrue(pair.encode(noise, () -> true).length > noise.length / 2, "as much as it reaches anyway");
        }
        try (Pair pair = new Pair("zstd")) {
            pair.decode(pair.encode(new byte[MEGABYTE], () -> true));
            int log = pair.decoder.permit();
            assertEquals(BlockDecoder.LARGEST_WINDOW_LOG, log);
            assertEquals(0, pair.decoder.permit(), "said once");
            pair.encoder.permit(log);
            assertArrayEquals(noise, pair.decode(pair.encode(noise, () -> true)));
            byte[] again = pair.encode(noise, () -> true);
            assertTrue(again.length < noise.length / 50, "the first time is forgotten: " + again.length);
            assertArrayEquals(noise, pair.decode(again));
        }
    }

    @Test
    void aPermitIsPassedToTheOtherDirection() throws Exception {
        try (Pair pair = new Pair("zstd")) {
            ByteBuffer out = ByteBuffer.allocate(8);
            BlockEncoder.permit(out, 23);
            pair.decode(slice(out.flip()));
            byte[] begin = pair.block(new byte[100], true);
            assertThrows(ProtocolException.class, () -> pair.decode(begin), "this decoder has permitted nothing");
        }
        refuses("a permit for a window", "zstd", Blocks.PERMIT, new byte[] {24});
        refuses("a permit for a window", "zstd", Blocks.PERMIT, new byte[] {-1});
    }

    @Test
    void withoutMemoryNothingIsCompressed() throws Exception {
        Memory memory = new Memory(() -> MEGABYTE);
        try (BlockEncoder encoder = new BlockEncoder(new Zstd(), memory)) {
            assertFalse(encoder.compress(direct(new byte[100]), ByteBuffer.allocateDirect(2000)));
            assertEquals(0, memory.contexts());
        }
    }

    @Test
    void memoryLimitsTheLargeWindows() throws Exception {
        Codecs scarce = Codecs.load(() -> 15L * MEGABYTE);
        Codec zstd = scarce.named("zstd").orElseThrow();
        BlockEncoder encoder = scarce.encoder(zstd);
        encoder.permit(23);
        BlockDecoder decoder = scarce.decoder(zstd, encoder);
        ByteBuffer out = ByteBuffer.allocateDirect(200_000);
        encoder.compress(direct(new byte[BlockEncoder.MAX_CONTENT]), out);
        assertEquals(1, scarce.figures().contexts());
        try (Pair other = new Pair(scarce)) {
            other.decode(other.encode(new byte[MEGABYTE], () -> true));
            assertEquals(0, other.decoder.permit(), "the first has it");
        }
        encoder.close();
        decoder.close();
        assertEquals(0, scarce.figures().nativeBytes());
    }

    // What a peer may send instead.

    @Test
    void aBombIsFoundBeforeItHasGoneOff() throws Exception {
        try (Codec.Compressor zstd = new Zstd().compressor(20)) {
            ByteBuffer out = ByteBuffer.allocateDirect(MEGABYTE);
            zstd.compress(ByteBuffer.allocateDirect(16 * MEGABYTE), out);
            refuses("stands for more than 65536", "zstd", Blocks.FRESH, slice(out.flip()));
        }
    }

    @Test
    void aDeflateBombToo() throws Exception {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[16 * MEGABYTE]);
        byte[] out = new byte[60_000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        refuses("stands for more than 65536", "deflate", Blocks.FRESH, java.util.Arrays.copyOf(out, length));
    }

    @Test
    void aWindowBeyondTheLimitIsRefusedBeforeItIsAllocated() throws Exception {
        for (int log : new int[] {21, 23, 27}) {
            try (Codec.Compressor zstd = new Zstd().compressor(log)) {
                ByteBuffer out = ByteBuffer.allocateDirect(MEGABYTE);
                zstd.compress(direct(new byte[] {1, 2, 3}), out);
                refuses("a window beyond 2^20", "zstd", Blocks.FRESH, slice(out.flip()));
            }
        }
    }

    @Test
    void garbageIsRefused() throws Exception {
        byte[] noise = new byte[1000];
        random.nextBytes(noise);
        refuses("no zstd", "zstd", Blocks.FRESH, noise);
        refuses("no deflate", "deflate", Blocks.FRESH, new byte[] {-1, -1, -1, -1});
        refuses("a beginning of 3 bytes", "zstd", Blocks.FRESH, new byte[3]);
        refuses("without a beginning", "zstd", Blocks.CODED, noise);
        refuses("a block of kind 7", "zstd", 7, noise);
        refuses("a block of 0 bytes", "zstd", Blocks.RAW, new byte[0]);
        refuses("a block of 65537 bytes", "zstd", Blocks.RAW, new byte[65_537]);
        refuses("a block of 66561 bytes", "zstd", Blocks.FRESH, new byte[66_561]);
        refuses("a block of 2 bytes", "zstd", Blocks.PERMIT, new byte[2]);
        try (Pair pair = new Pair("zstd")) {
            assertRefused("a header that does not end", () -> pair.decode(new byte[] {-1, -1, -1, -1}));
        }
    }

    @Test
    void aDamagedStreamIsRefused() throws Exception {
        try (Pair pair = new Pair("zstd")) {
            pair.decode(pair.block(content(10_000), true));
            byte[] block = pair.block(content(10_000), true);
            block[4] ^= 0x55;
            block[3] ^= 0x55;
            assertThrows(ProtocolException.class, () -> {
                pair.decode(block);
                throw pair.decoder.atBoundary() ? new AssertionError("taken") : new ProtocolException("unfinished");
            });
        }
    }

    @Test
    void aFrameThatEndsIsRefused() throws Exception {
        byte[] ended = com.github.luben.zstd.Zstd.compress(new byte[100]);
        refuses("no zstd frame without", "zstd", Blocks.FRESH, ended); // It tells its size.
        try (Codec.Compressor zstd = new Zstd().compressor(20)) {
            ByteBuffer out = ByteBuffer.allocateDirect(1000);
            zstd.compress(direct(new byte[] {1, 2, 3}), out);
            out.put(new byte[] {1, 0, 0}); // A last block, raw and empty.
            refuses("a zstd frame that ends", "zstd", Blocks.FRESH, slice(out.flip()));
        }
        refuses("a deflate stream that ends", "deflate", Blocks.FRESH, new byte[] {3, 0});
    }

    @Test
    void aCutBlockIsNoBoundary() throws Exception {
        try (Pair pair = new Pair("zstd")) {
            byte[] block = pair.block(content(1000), true);
            pair.decode(java.util.Arrays.copyOf(block, block.length - 1));
            assertFalse(pair.decoder.atBoundary());
        }
        try (Pair pair = new Pair("zstd")) {
            pair.decode(new byte[] {-1});
            assertFalse(pair.decoder.atBoundary());
        }
    }

    @Test
    void withoutNativeCodeThereIsDeflate() {
        Codecs lesser = Codecs.load(() -> MEGABYTE, () -> {
            throw new UnsatisfiedLinkError("no zstd in java.library.path\nmore of it");
        });
        assertEquals(java.util.List.of("deflate"), lesser.names());
        assertTrue(lesser.problem().contains("no zstd in java.library.path"), lesser.problem());
        assertFalse(lesser.problem().contains("more of it"), lesser.problem());
        assertEquals(java.util.List.of("zstd", "deflate"), codecs.names());
        assertEquals(null, codecs.problem());
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private void refuses(String why, String codec, int kind, byte[] payload) throws Exception {
        try (Pair pair = new Pair(codec)) {
            ByteBuffer block = ByteBuffer.allocate(payload.length + 3);
            Blocks.header(block, kind, payload.length);
            block.put(payload);
            assertRefused(why, () -> pair.decode(slice(block.flip())));
        }
    }

    private static void assertRefused(String why, Attempt attempt) {
        ProtocolException e = assertThrows(ProtocolException.class, attempt::run);
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    /** Text, noise and pictures by turns. */
    private byte[] content(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; ) {
            int run = Math.min(length - i, 1 + random.nextInt(20_000));
            int what = random.nextInt(3);
            for (int j = 0; j < run; j++, i++) {
                bytes[i] = (byte) (what == 0 ? random.nextInt() : what == 1 ? j % 7 : j / 100);
            }
        }
        return bytes;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] slice(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** One direction of a channel: what the encoder says, the decoder hears. */
    private final class Pair implements AutoCloseable {
        private final BlockEncoder encoder;
        private final BlockDecoder decoder;

        Pair(String codec) {
            this(codecs, codec);
        }

        Pair(Codecs of) {
            this(of, "zstd");
        }

        private Pair(Codecs of, String codec) {
            Codec named = of.named(codec).orElseThrow();
            encoder = of.encoder(named);
            decoder = of.decoder(named, encoder);
        }

        byte[] encode(byte[] bytes, java.util.function.BooleanSupplier compress) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < bytes.length; ) {
                int n = Math.min(bytes.length - i, 1 + random.nextInt(BlockEncoder.MAX_CONTENT));
                all.writeBytes(block(java.util.Arrays.copyOfRange(bytes, i, i + n), compress.getAsBoolean()));
                i += n;
            }
            return all.toByteArray();
        }

        byte[] block(byte[] content, boolean compress) {
            ByteBuffer out = ByteBuffer.allocateDirect(content.length + BlockEncoder.OVERHEAD);
            if (compress) {
                assertTrue(encoder.compress(direct(content), out));
            } else {
                BlockEncoder.raw(out, content.length);
                out.put(content);
            }
            return slice(out.flip());
        }

        byte[] decode(byte[] coded) throws ProtocolException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer in = ByteBuffer.allocateDirect(coded.length + 100);
            for (int i = 0; i < coded.length; ) {
                int n = Math.min(coded.length - i, 1 + random.nextInt(30_000));
                in.put(coded, i, n).flip();
                i += n;
                boolean more = true;
                while (more) {
                    ByteBuffer target = ByteBuffer.allocateDirect(1 + random.nextInt(50_000));
                    more = decoder.decode(in, target);
                    all.writeBytes(slice(target.flip()));
                }
                in.compact();
            }
            return all.toByteArray();
        }

        @Override
        public void close() {
            encoder.close();
            decoder.close();
        }
    }
}
