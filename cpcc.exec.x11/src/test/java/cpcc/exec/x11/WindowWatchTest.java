package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowWatchTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void shownAndHiddenWindowsAreToldWhateverStandsBetween() throws IOException {
        Random random = new Random(11);
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (int run = 0; run < 300; run++) {
                List<String> wanted = new ArrayList<>();
                byte[] requests = requests(random, order, wanted);
                told.clear();
                inPieces(watch(order), requests, random);
                assertEquals(wanted, told, order + " run " + run);
            }
        }
    }

    @Test
    void whatLooksLikeARequestInsideAnotherIsNone() throws IOException {
        ByteBuffer outer = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
        outer.put((byte) 72).put((byte) 0).putShort((short) 100);
        while (outer.remaining() >= 8) {
            map(outer, 9);
        }
        watch(ByteOrder.LITTLE_ENDIAN).pass(outer.rewind());
        assertEquals(List.of(), told);
    }

    @Test
    void aRequestOfMegabytesTakesNoMemoryAndTheNextIsFound() throws IOException {
        WindowWatch watch = watch(ByteOrder.BIG_ENDIAN);
        int units = 4_000_000;
        watch.pass(
                ByteBuffer.allocate(12).put((byte) 72).position(4).putInt(units).rewind());
        ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
        for (int left = 4 * units - 12; left > 0; left -= chunk.limit()) {
            chunk.clear().limit(Math.min(left, chunk.capacity()));
            assertEquals(chunk.limit(), watch.pass(chunk).remaining());
        }
        watch.pass(map(ByteBuffer.allocate(8), 5).rewind());
        assertEquals(List.of("shown 5"), told);
    }

    @Test
    void aRequestThatCannotBeFramedEndsTheConnection() {
        for (int units : new int[] {1, 4_194_304, -1}) {
            ByteBuffer request = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            request.put(0, (byte) 8).putInt(4, units);
            assertThrows(IOException.class, () -> watch(ByteOrder.LITTLE_ENDIAN).pass(request));
        }
    }

    @Test
    void theBytesAreLeftAsTheyAre() throws IOException {
        ByteBuffer bytes =
                map(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN), 5).rewind();
        watch(ByteOrder.LITTLE_ENDIAN).pass(bytes);
        assertEquals(8, bytes.remaining());
        assertEquals(List.of("shown 5"), told);
    }

    private static byte[] requests(Random random, ByteOrder order, List<String> wanted) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20).order(order);
        for (int i = 0; i < 40; i++) {
            int window = random.nextInt();
            switch (random.nextInt(5)) {
                case 0 -> {
                    map(bytes, window);
                    wanted.add("shown " + window);
                }
                case 1 -> {
                    bytes.put((byte) (random.nextBoolean() ? 4 : 10))
                            .put((byte) 0)
                            .putShort((short) 2)
                            .putInt(window);
                    wanted.add("hidden " + window);
                }
                case 2 -> {
                    bytes.put((byte) 8)
                            .put((byte) 0)
                            .putShort((short) 0)
                            .putInt(3)
                            .putInt(window);
                    wanted.add("shown " + window);
                }
                case 3 -> filled(random, bytes, 1 + random.nextInt(60), false);
                default -> filled(random, bytes, 2 + random.nextInt(600), true);
            }
        }
        byte[] all = new byte[bytes.position()];
        bytes.flip().get(all);
        return all;
    }

    private static void filled(Random random, ByteBuffer bytes, int units, boolean big) {
        bytes.put((byte) (100 + random.nextInt(100))).put((byte) 8).putShort((short) (big ? 0 : units));
        if (big) {
            bytes.putInt(units);
        }
        byte[] body = new byte[4 * units - (big ? 8 : 4)];
        random.nextBytes(body);
        bytes.put(body);
    }

    private static ByteBuffer map(ByteBuffer bytes, int window) {
        return bytes.put((byte) 8).put((byte) 0).putShort((short) 2).putInt(window);
    }

    private static void inPieces(WindowWatch watch, byte[] bytes, Random random) throws IOException {
        int most = 1 + random.nextInt(200);
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(random.nextInt(most + 1), bytes.length - at);
            watch.pass(ByteBuffer.wrap(bytes, at, size));
            at += size;
        }
    }

    private WindowWatch watch(ByteOrder order) {
        return new WindowWatch(order, true, new WindowWatch.Listener() {
            @Override
            public void shown(int window) {
                told.add("shown " + window);
            }

            @Override
            public void hidden(int window) {
                told.add("hidden " + window);
            }
        });
    }

    @Test
    void aBellThatMayNotRingBecomesNoOperation() throws IOException {
        byte[] requests = {104, 50, 1, 0, 43, 0, 1, 0, 8, 0, 2, 0, 104, 104, 104, 104, 104, 0, 1, 0};
        byte[] silenced = {127, 50, 1, 0, 43, 0, 1, 0, 8, 0, 2, 0, 104, 104, 104, 104, 127, 0, 1, 0};
        for (boolean mayRing : new boolean[] {true, false}) {
            for (int piece = 1; piece <= requests.length; piece++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                WindowWatch watch = new WindowWatch(ByteOrder.LITTLE_ENDIAN, mayRing, new WindowWatch.Listener() {
                    @Override
                    public void shown(int window) {}

                    @Override
                    public void hidden(int window) {}
                });
                for (int at = 0; at < requests.length; at += piece) {
                    int n = Math.min(piece, requests.length - at);
                    ByteBuffer passed = watch.pass(
                            ByteBuffer.allocate(n).put(requests, at, n).flip());
                    byte[] some = new byte[passed.remaining()];
                    passed.get(some);
                    out.writeBytes(some);
                }
                assertArrayEquals(mayRing ? requests : silenced, out.toByteArray(), "in pieces of " + piece);
            }
        }
    }
}
