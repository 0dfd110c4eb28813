package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class PictureTapTest {
    private static final Requests LITTLE = new Requests(ByteOrder.LITTLE_ENDIAN);
    private static final int MARK_AT = 22;

    private final Random random = new Random(5);

    @Test
    void aPhotographIsMuchSmallerWhenCompressedAndComesBackAsItWas() throws Exception {
        byte[] request = LITTLE.putImage(400, 300, Requests.photograph(400, 300, random), true);
        byte[] rewritten = whole(apply(ByteOrder.LITTLE_ENDIAN), request);
        assertEquals(request.length, rewritten.length);
        assertEquals(1, rewritten[MARK_AT + 4]);
        assertTrue(deflated(rewritten) < 0.7 * deflated(request), deflated(rewritten) + " of " + deflated(request));
        assertArrayEquals(request, whole(undo(ByteOrder.LITTLE_ENDIAN), rewritten));
    }

    @Test
    void whatIsNoPhotographStaysAsItIs() throws Exception {
        byte[] noise = new byte[4 * 200 * 100];
        random.nextBytes(noise);
        for (byte[] pixels : List.of(Requests.window(200, 100), noise, new byte[noise.length])) {
            byte[] request = LITTLE.putImage(200, 100, pixels, false);
            assertArrayEquals(request, whole(apply(ByteOrder.LITTLE_ENDIAN), request));
        }
    }

    @Test
    void requestsInPiecesOfAnySizeComeBackAsTheyWere() throws Exception {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (int run = 0; run < 40; run++) {
                byte[] requests = requests(new Requests(order));
                byte[] rewritten = inPieces(apply(order), requests);
                assertEquals(requests.length, rewritten.length);
                assertArrayEquals(requests, inPieces(undo(order), rewritten), order + " run " + run);
            }
        }
    }

    @Test
    void aMarkThatTheProgramHasLeftThereIsNotBelieved() throws Exception {
        byte[] request = LITTLE.putImage(20, 20, Requests.window(20, 20), false);
        request[MARK_AT] = 1;
        byte[] passed = whole(apply(ByteOrder.LITTLE_ENDIAN), request);
        assertEquals(0, passed[MARK_AT]);
        byte[] shown = whole(undo(ByteOrder.LITTLE_ENDIAN), passed);
        assertArrayEquals(
                Arrays.copyOfRange(request, MARK_AT + 1, request.length),
                Arrays.copyOfRange(shown, MARK_AT + 1, shown.length));
    }

    @Test
    void aMarkedPictureOfAnotherLengthThanItsSizeSaysIsLeftAlone() throws Exception {
        byte[] request = LITTLE.putImage(20, 30, Requests.photograph(20, 20, random), false);
        request[MARK_AT] = 1;
        assertArrayEquals(request, whole(undo(ByteOrder.LITTLE_ENDIAN), request));
        byte[] empty = LITTLE.putImage(0, 30, new byte[0], false);
        assertArrayEquals(empty, whole(apply(ByteOrder.LITTLE_ENDIAN), empty));
    }

    @Test
    void nothingButHeadsAndLessThanAUnitAreHeldBack() throws Exception {
        byte[] request = LITTLE.putImage(100, 100, Requests.photograph(100, 100, random), true);
        Tap tap = apply(ByteOrder.LITTLE_ENDIAN);
        assertFalse(tap.pass(ByteBuffer.wrap(request, 0, 27)).hasRemaining());
        assertEquals(28, tap.pass(ByteBuffer.wrap(request, 27, 1)).remaining());
        assertEquals(300, tap.pass(ByteBuffer.wrap(request, 28, 300)).remaining(), "too little to tell a photograph");
        tap = apply(ByteOrder.LITTLE_ENDIAN);
        int unit = AverageFilter.UNIT;
        assertEquals(28, tap.pass(ByteBuffer.wrap(request, 0, 28 + unit - 1)).remaining());
        assertEquals(unit, tap.pass(ByteBuffer.wrap(request, 28 + unit - 1, 1)).remaining());
        int rest = request.length - 28 - unit;
        assertEquals(rest, tap.pass(ByteBuffer.wrap(request, 28 + unit, rest)).remaining(), "the end of the picture");
    }

    @Test
    void theSetUpPassesAsItIs() throws Exception {
        for (boolean big : new boolean[] {true, false}) {
            ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            ByteBuffer setup = ByteBuffer.allocate(12 + 20 + 16).order(order).put(0, (byte) (big ? 'B' : 'l'));
            setup.putShort(6, (short) 18).putShort(8, (short) 16);
            byte[] all = joined(setup.array(), requests(new Requests(order)));
            byte[] rewritten = inPieces(new AfterSetup(PictureTapTest::apply), all);
            assertArrayEquals(setup.array(), Arrays.copyOf(rewritten, 48));
            byte[] rest = Arrays.copyOfRange(rewritten, 48, rewritten.length);
            assertArrayEquals(all, joined(setup.array(), inPieces(undo(order), rest)));
        }
    }

    @Test
    void aPhotographThatIsAskedForComesAsItIsAmongOtherAnswers() throws Exception {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Requests make = new Requests(order);
            AskedPictures atUser = new AskedPictures();
            AskedPictures atProvider = new AskedPictures();
            byte[] requests = new byte[0];
            byte[] said = make.setup(5);
            for (int i = 1; i < 200; i++) {
                if (i % 3 == 0) {
                    requests = joined(requests, make.getImage(60, 20));
                    byte[] picture = i % 2 == 0 ? Requests.photograph(60, 20, random) : Requests.window(60, 20);
                    said = i % 5 == 0 ? joined(said, make.error(i)) : joined(said, make.reply(i, picture));
                } else {
                    requests = joined(requests, make.other(1 + random.nextInt(71), 1 + random.nextInt(20), random));
                    said = joined(joined(said, make.event(i, random)), make.reply(i, new byte[4 * random.nextInt(3)]));
                }
            }
            byte[] arrived = inPieces(new SentPictures(order, false, atProvider), requests);
            inPieces(new SentPictures(order, true, atUser), arrived);
            byte[] rewritten = inPieces(new ShownPictures(false, atUser), said);
            assertEquals(said.length, rewritten.length);
            assertFalse(Arrays.equals(said, rewritten));
            assertArrayEquals(said, inPieces(new ShownPictures(true, atProvider), rewritten));
        }
    }

    @Test
    void answersAreFoundWhenNumbersHaveBegunAnew() throws Exception {
        AskedPictures asked = new AskedPictures();
        for (int i = 1; i < 70_000; i++) {
            asked.request(0, 0);
        }
        asked.request(7, 8);
        assertEquals(Optional.empty(), asked.answered(60_000));
        assertEquals(Optional.empty(), asked.answered(69_999 & 0xffff));
        assertEquals(Optional.of(new AskedPictures.Asked(70_000, 7, 8)), asked.answered(70_000 & 0xffff));
        assertEquals(Optional.empty(), asked.answered(70_000 & 0xffff));
    }

    @Test
    void whatTheProgramHasAskedMeanwhileDoesNotMatter() throws Exception {
        AskedPictures atUser = new AskedPictures();
        AskedPictures atProvider = new AskedPictures();
        for (AskedPictures each : List.of(atUser, atProvider)) {
            each.request(7, 8);
        }
        for (int i = 0; i < 70_000; i++) {
            atProvider.request(i == 65_535 ? 9 : 0, 9);
        }
        assertEquals(atUser.answered(1), atProvider.answered(1));
    }

    @Test
    void whoAsksWithoutReadingTakesBoundedMemory() throws Exception {
        AskedPictures asked = new AskedPictures();
        for (int i = 0; i < 4096; i++) {
            asked.request(7, 8);
        }
        assertThrows(IOException.class, () -> asked.request(7, 8));
    }

    private static Tap apply(ByteOrder order) {
        return new SentPictures(order, false, new AskedPictures());
    }

    private static Tap undo(ByteOrder order) {
        return new SentPictures(order, true, new AskedPictures());
    }

    private byte[] requests(Requests make) {
        byte[] all = new byte[0];
        for (int i = 0; i < 6; i++) {
            int width = 1 + random.nextInt(120);
            int height = 1 + random.nextInt(40);
            byte[] picture =
                    random.nextBoolean() ? Requests.photograph(width, height, random) : Requests.window(width, height);
            all = joined(all, make.other(1 + random.nextInt(71), 1 + random.nextInt(20), random));
            all = joined(all, make.putImage(width, height, picture, random.nextBoolean()));
        }
        return all;
    }

    private byte[] inPieces(Tap tap, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; ) {
            int n = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 10 : 3000));
            ByteBuffer direct = ByteBuffer.allocateDirect(n).put(bytes, at, n).flip();
            ByteBuffer passed = tap.pass(direct);
            byte[] some = new byte[passed.remaining()];
            passed.get(some);
            out.write(some);
            at += n;
        }
        return out.toByteArray();
    }

    private static byte[] whole(Tap tap, byte[] bytes) throws IOException {
        ByteBuffer passed = tap.pass(ByteBuffer.wrap(bytes.clone()));
        byte[] all = new byte[passed.remaining()];
        passed.get(all);
        return all;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static int deflated(byte[] bytes) {
        Deflater deflater = new Deflater(6);
        deflater.setInput(bytes);
        deflater.finish();
        int length = deflater.deflate(new byte[2 * bytes.length]);
        deflater.end();
        return length;
    }
}
