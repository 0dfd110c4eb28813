package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Tap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetupTapTest {
    private static final String PROTOCOL = "MIT-MAGIC-COOKIE-1";
    private static final byte[] REST = "then whatever the program says".getBytes(StandardCharsets.US_ASCII);

    private final Cookie session = Cookie.random(new SecureRandom());
    private final Cookie real = Cookie.random(new SecureRandom());
    private final Screen screen = new Fixed(Optional.of(real), true);

    @ParameterizedTest
    @ValueSource(strings = {"l", "B"})
    void theCookieIsSwappedAndAllElseStays(String order) throws Exception {
        byte[] sent = joined(setup(order, PROTOCOL, session.data()), REST);
        byte[] wanted = joined(setup(order, PROTOCOL, real.data()), REST);
        assertArrayEquals(wanted, passed(tap(screen), sent, sent.length));
        for (int size = 1; size < sent.length; size++) {
            assertArrayEquals(wanted, passed(tap(screen), sent, size), "in pieces of " + size);
        }
    }

    @Test
    void anyPiecesGiveTheSame() throws Exception {
        Random random = new Random(7);
        byte[] sent = joined(setup("l", PROTOCOL, session.data()), REST);
        byte[] wanted = joined(setup("l", PROTOCOL, real.data()), REST);
        for (int run = 0; run < 2000; run++) {
            Tap tap = tap(screen);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int at = 0; at < sent.length; ) {
                int size = Math.min(random.nextInt(20), sent.length - at);
                out.writeBytes(bytes(tap.pass(ByteBuffer.wrap(sent, at, size))));
                at += size;
            }
            assertArrayEquals(wanted, out.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"l", "B"})
    void aServerThatNeedsNoCookieIsShownNone(String order) throws Exception {
        byte[] sent = joined(setup(order, PROTOCOL, session.data()), REST);
        Screen open = new Fixed(Optional.empty(), true);
        assertArrayEquals(joined(setup(order, "", new byte[0]), REST), passed(tap(open), sent, 5));
    }

    @Test
    void whatFollowsIsToldItsByteOrder() throws Exception {
        for (String order : List.of("l", "B")) {
            ByteOrder[] told = new ByteOrder[1];
            Tap tap = new SetupTap(session, screen, each -> {
                told[0] = each;
                return Tap.NONE;
            });
            passed(tap, setup(order, PROTOCOL, session.data()), 100);
            assertEquals(order.equals("l") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN, told[0]);
        }
    }

    @Test
    void everyWrongCookieIsRefused() {
        for (int bit = 0; bit < 128; bit++) {
            byte[] wrong = session.data();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            refused(setup("l", PROTOCOL, wrong));
        }
        refused(setup("l", PROTOCOL, real.data()));
        refused(setup("l", "MIT-MAGIC-COOKIE-2", session.data()));
        refused(setup("l", PROTOCOL, new byte[15]));
        refused(setup("l", "", new byte[0]));
    }

    @Test
    void hugeLengthsAreRefusedBeforeAnythingOfThemArrives() {
        byte[] head = setup("l", PROTOCOL, session.data());
        head[6] = (byte) 0xff;
        head[7] = (byte) 0xff;
        refused(java.util.Arrays.copyOf(head, 12));
        refused("GET / HTTP/1.0".getBytes(StandardCharsets.US_ASCII));
        refused(new byte[] {0});
    }

    @Test
    void theRightCookieIsRefusedWhenTheScreenConfinesNoMore() {
        Tap tap = tap(new Fixed(Optional.of(real), false));
        assertThrows(IOException.class, () -> passed(tap, setup("l", PROTOCOL, session.data()), 100));
    }

    private void refused(byte[] sent) {
        IOException e = assertThrows(IOException.class, () -> passed(tap(screen), sent, 7));
        assertTrue(e.getMessage().contains("refused"), e.getMessage());
    }

    private Tap tap(Screen to) {
        return new SetupTap(session, to, order -> Tap.NONE);
    }

    private static byte[] passed(Tap tap, byte[] sent, int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < sent.length; at += size) {
            out.writeBytes(bytes(tap.pass(ByteBuffer.wrap(sent, at, Math.min(size, sent.length - at)))));
        }
        return out.toByteArray();
    }

    private static byte[] bytes(ByteBuffer passed) {
        byte[] bytes = new byte[passed.remaining()];
        passed.get(bytes);
        return bytes;
    }

    private static byte[] setup(String order, String name, byte[] data) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        int nameEnd = 12 + (text.length + 3) / 4 * 4;
        ByteBuffer setup = ByteBuffer.allocate(nameEnd + (data.length + 3) / 4 * 4)
                .order(order.equals("l") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        setup.put((byte) order.charAt(0)).put((byte) 0).putShort((short) 11).putShort((short) 0);
        setup.putShort((short) text.length).putShort((short) data.length).putShort((short) 0);
        return setup.put(12, text).put(nameEnd, data).array();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
