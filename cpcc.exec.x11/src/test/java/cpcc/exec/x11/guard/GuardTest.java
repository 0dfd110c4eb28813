package cpcc.exec.x11.guard;

import static cpcc.exec.x11.guard.Played.BASE;
import static cpcc.exec.x11.guard.Played.COLORMAP;
import static cpcc.exec.x11.guard.Played.FOREIGN;
import static cpcc.exec.x11.guard.Played.GET_INPUT_FOCUS;
import static cpcc.exec.x11.guard.Played.ROOT;
import static cpcc.exec.x11.guard.Played.atom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the guard, for programs of both byte orders, in pieces of any size. */
class GuardTest {
    private static final int WINDOW = BASE + 1;
    private static final int PIXMAP = BASE + 2;
    private static final int GC = BASE + 3;
    private static final int PICTURE = BASE + 4;
    private static final int OTHER_PICTURE = BASE + 5;
    private static final int SELECTION = 77;
    private static final int COLOUR = 0x5ec2e7;
    private static final int BAD_WINDOW = 3;
    private static final int BAD_DRAWABLE = 9;
    private static final int BAD_ACCESS = 10;
    private static final int BAD_LENGTH = 16;

    static Stream<Arguments> ways() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                .flatMap(order -> Stream.of(1, 5, 1 << 16).map(step -> Arguments.of(order, step)));
    }

    private static Played played(ByteOrder order, int step) throws IOException {
        return played(order, step, Clipboard.OUT);
    }

    private static Played played(ByteOrder order, int step, Clipboard clipboard) throws IOException {
        return new Played(order, step, clipboard);
    }

    /** A window of the session in the root window, with a background. */
    private static ByteBuffer window(Played played, int id, int parent) {
        return played.request(1, 24, id, parent, 0, played.halves(100, 100), played.halves(0, 1), 0, 1 << 1, 0xffffff);
    }

    private static void hears(Played played, ByteBuffer sent, int number, int error) throws IOException {
        ByteBuffer before = sent.duplicate();
        ByteBuffer got = played.one(sent);
        assertEquals(GET_INPUT_FOCUS, got.get(0));
        assertEquals(4, got.remaining());
        ByteBuffer heard = played.answered(number);
        assertEquals(32, heard.remaining());
        assertEquals(0, heard.get(0));
        assertEquals(error, heard.get(1));
        assertEquals((short) number, heard.getShort(2));
        assertEquals(before.get(0), heard.get(10), "it is told which request it was");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsTheSessionsOwnPassesAsItIs(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        assertTrue(played.passes(window(played, WINDOW, ROOT)));
        assertTrue(played.passes(played.request(8, 0, WINDOW)));
        assertTrue(played.passes(played.request(53, 24, PIXMAP, WINDOW, played.halves(10, 10))));
        assertTrue(played.passes(played.request(55, 0, GC, PIXMAP, 1 << 14 | 1 << 19, BASE + 9, 0)));
        assertTrue(played.passes(played.request(62, 0, PIXMAP, WINDOW, GC, 0, 0, 0)));
        assertTrue(played.passes(played.request(84, 0, COLORMAP, 0, 0)));
        assertTrue(played.passes(played.request(16, 0, played.halves(4, 0), 0x41424344)));
        assertEquals(0, played.session.refusals().size());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsOthersDoesNotExist(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        hears(played, played.request(4, 0, FOREIGN), 1, BAD_WINDOW);
        hears(played, played.request(62, 0, FOREIGN, PIXMAP, GC, 0, 0, 0), 2, BAD_DRAWABLE);
        hears(played, played.request(73, 2, FOREIGN, 0, played.halves(9, 9), -1), 3, BAD_DRAWABLE);
        hears(played, played.request(73, 2, ROOT, 0, played.halves(9, 9), -1), 4, BAD_ACCESS);
        hears(played, played.request(55, 0, GC, PIXMAP, 1 << 10, FOREIGN), 5, 4);
        assertEquals(2, played.session.refusals().get("GetImage"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anAnswerToSomethingElseStaysWhatItIs(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        played.program(played.request(14, 0, WINDOW), played.request(4, 0, FOREIGN), played.request(43, 0));
        assertEquals(77, played.server(played.reply(1, 0).putInt(8, 77).array()).getInt(8));
        assertEquals(0, played.answered(2).get(0));
        assertEquals(1, played.answered(3).get(0), "a real answer to a real GetInputFocus");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aWindowAlwaysHasABackground(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        ByteBuffer without = played.one(played.request(
                1, 24, WINDOW, ROOT, 0, played.halves(9, 9), played.halves(0, 1), 0, 1 << 3 | 1 << 11, 5, 6));
        assertEquals(44, without.remaining());
        assertEquals(11, without.getShort(2));
        assertEquals(1 << 1 | 1 << 3 | 1 << 11, without.getInt(28));
        assertEquals(0, without.getInt(32));
        assertEquals(5, without.getInt(36));
        assertEquals(6, without.getInt(40));
        ByteBuffer none =
                played.one(played.request(1, 24, WINDOW, ROOT, 0, 0, played.halves(0, 1), 0, 1 | 1 << 3, 0, 5));
        assertEquals(1 << 1 | 1 << 3, none.getInt(28));
        ByteBuffer later = played.one(played.request(2, 0, WINDOW, 1, 0));
        assertEquals(1 << 1, later.getInt(8));
        ByteBuffer likeRoot = played.one(played.request(2, 0, WINDOW, 1, 1));
        assertEquals(1 << 1, likeRoot.getInt(8));
        assertTrue(
                played.passes(played.request(1, 0, BASE + 7, ROOT, 0, 0, played.halves(0, 2), 0, 0)),
                "a window for input has none and needs none");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aWindowThatLooksLikeItsParentStaysInIt(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        played.program(window(played, WINDOW, ROOT));
        assertTrue(played.passes(played.request(1, 24, BASE + 7, WINDOW, 0, 0, played.halves(0, 1), 0, 1, 1)));
        hears(played, played.request(7, 0, BASE + 7, ROOT, 0), 3, 8);
        assertTrue(played.passes(played.request(2, 0, BASE + 7, 2, 0)));
        hears(played, played.request(7, 0, BASE + 7, ROOT, 0), 5, 8);
        assertTrue(played.passes(played.request(1, 24, BASE + 8, WINDOW, 0, 0, played.halves(0, 1), 0, 2, 1)));
        assertTrue(played.passes(played.request(7, 0, BASE + 8, ROOT, 0)));
        assertTrue(played.passes(played.request(7, 0, BASE + 8, WINDOW, 0)));
        assertEquals(1 << 1, played.one(played.request(2, 0, BASE + 8, 1, 1)).getInt(8), "it was in the root window");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aPictureOfAWindowOfItsOwnIsBlack(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        for (int drawable : new int[] {PIXMAP, WINDOW}) {
            assertTrue(played.passes(played.request(73, 2, drawable, 0, played.halves(3, 2), -1)));
        }
        for (int visual : new int[] {0, Played.VISUAL}) {
            ByteBuffer image = played.reply(visual == 0 ? 1 : 2, 24).putInt(8, visual);
            for (int at = 32; at < 56; at += 4) {
                image.putInt(at, COLOUR);
            }
            ByteBuffer seen = played.server(image.array());
            assertEquals(56, seen.remaining());
            assertEquals(visual, seen.getInt(8));
            for (int at = 32; at < 56; at += 4) {
                assertEquals(visual == 0 ? COLOUR : 0, seen.getInt(at));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aWindowIsNoSourceOfPixels(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        played.program(window(played, WINDOW, ROOT));
        assertTrue(played.passes(played.request(53, 24, PIXMAP, WINDOW, played.halves(10, 10))));
        assertTrue(played.passes(played.request("RENDER", 4, PICTURE, WINDOW, 9, 0)));
        assertTrue(played.passes(played.request("RENDER", 4, OTHER_PICTURE, PIXMAP, 9, 0)));
        int[] composite = {3, PICTURE, 0, OTHER_PICTURE, 0, 0, 0, 0};
        assertTrue(played.drops(played.request("RENDER", 8, composite)));
        composite[1] = OTHER_PICTURE;
        composite[3] = PICTURE;
        assertTrue(played.passes(played.request("RENDER", 8, composite)));
        hears(played, played.request("RENDER", 4, BASE + 8, PIXMAP, 9, 1 << 1, PICTURE), 7, BAD_ACCESS);
        hears(played, played.request("RENDER", 4, BASE + 8, FOREIGN, 9, 0), 8, BAD_DRAWABLE);
        assertTrue(played.drops(played.request("RENDER", 8, 3, FOREIGN, 0, OTHER_PICTURE, 0, 0, 0, 0)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nothingIsHeardOfOthersKeys(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        ByteBuffer root = played.one(played.request(2, 0, ROOT, 1 << 11, 1 | 1 << 19 | 1 << 22));
        assertEquals(1 << 22, root.getInt(12));
        hears(played, played.request(2, 0, FOREIGN, 1 << 11, 3), 2, BAD_WINDOW);
        assertTrue(played.drops(played.request(2, 0, ROOT, 1 << 14, 0)), "nor is the root's pointer changed");
        ByteBuffer xi = played.one(played.request(
                "XInputExtension",
                46,
                ROOT,
                played.halves(1, 0),
                played.halves(1, 1),
                bytes(order, 0xff, 0xff, 0xff, 0xff)));
        assertEquals(bytes(order, 0x02, 0x18, 0, 0), xi.getInt(16));
        assertTrue(played.drops(
                played.request("XInputExtension", 46, FOREIGN, played.halves(1, 0), played.halves(1, 1), -1)));
        hears(
                played,
                played.request("XInputExtension", 46, ROOT, played.halves(1, 0), played.halves(1, 9), -1),
                6,
                BAD_LENGTH);
        ByteBuffer keys = played.one(played.request(44, 0));
        assertEquals(GET_INPUT_FOCUS, keys.get(0));
        assertEquals(40, played.answered(7).remaining());
        hears(played, played.request("XInputExtension", 30, 3), 8, BAD_ACCESS);
        hears(played, played.request(33, 0, ROOT, 0, 0), 9, BAD_ACCESS);
        played.program(played.request(31, 0, ROOT, 0, 0));
        assertEquals(1, played.answered(10).get(1), "somebody else has the keyboard");
        ByteBuffer down = played.event(11, -1, -1, -1, -1, -1, -1, -1).put(1, (byte) 9);
        ByteBuffer told = played.server(down.array());
        assertEquals(11, told.get(0));
        for (int at = 1; at < 32; at++) {
            assertEquals(0, told.get(at), "keys that are down");
        }
    }

    /** A single keyboard tells its keys whatever window has the focus. */
    @ParameterizedTest
    @MethodSource("ways")
    void nothingIsHeardOfASingleKeyboard(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        for (int device : new int[] {0, 1, 2, 3, 4, 9}) {
            boolean single = device == 0 || device > 3;
            ByteBuffer got = played.one(played.request(
                    "XInputExtension",
                    46,
                    WINDOW,
                    played.halves(1, 0),
                    played.halves(device, 1),
                    bytes(order, 0xff, 0xff, 0, 0)));
            assertEquals(bytes(order, single ? 0xf3 : 0xff, 0xff, 0, 0), got.getInt(16), "device " + device);
        }
        assertTrue(played.drops(played.request("XInputExtension", 6, WINDOW, 1, 0x0902)));
        assertTrue(played.drops(played.request("XInputExtension", 21, WINDOW, 0, 0)));
        assertTrue(played.drops(played.request("XInputExtension", 49, WINDOW, 0, played.halves(9, 0))));
        assertTrue(played.passes(played.request("XInputExtension", 49, WINDOW, 0, played.halves(3, 0))));
        played.program(played.request("XInputExtension", 51, WINDOW, 0, 0, played.halves(9, 0), 0));
        assertEquals(1, played.answered(11).get(8), "somebody else has that keyboard");
        hears(
                played,
                played.request("XInputExtension", 54, 0, WINDOW, 0, 0, played.halves(9, 0), 0, 0),
                12,
                BAD_ACCESS);
        assertTrue(played.drops(played.request("XKEYBOARD", 1, played.halves(3, 1 << 10), 0, 0)), "slow keys");
        ByteBuffer flags = played.one(played.request("XKEYBOARD", 21, 3, -1, -1, -1, -1, -1));
        assertEquals(1, flags.getInt(8));
        assertEquals(1, flags.getInt(12));
        assertEquals(0, flags.getInt(16));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGrabStopsNothing(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        ByteBuffer keyboard = played.one(played.request(31, 1, WINDOW, 0, 0));
        assertEquals(1, keyboard.get(12));
        assertEquals(1, keyboard.get(13));
        ByteBuffer pointer = played.one(played.request(26, 1, WINDOW, 0, 0, 0, 0));
        assertEquals(1, pointer.get(10));
        assertEquals(1, pointer.get(11));
        ByteBuffer device = played.one(played.request("XInputExtension", 51, WINDOW, 0, 0, played.halves(3, 0), 0));
        assertEquals(1, device.get(18));
        assertEquals(1, device.get(19));
        ByteBuffer enter = played.one(played.request(
                "XInputExtension", 54, 0, WINDOW, 0, 0, played.halves(2, 0), bytes(order, 0, 0, 1, 0), 0));
        assertEquals(1, enter.get(27));
        assertEquals(1, enter.get(28));
        ByteBuffer button = played.one(played.request(28, 1, WINDOW, 0, 0, 0, 0));
        assertEquals(1, button.get(10));
        assertEquals(1, button.get(11));
        ByteBuffer key = played.one(played.request(33, 1, WINDOW, 0, 0));
        assertEquals(1, key.get(11));
        assertEquals(1, key.get(12));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoHasTheKeyboardIsNotTold(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        for (int window : new int[] {WINDOW, FOREIGN}) {
            assertTrue(played.passes(played.request(43, 0)));
            int number = window == WINDOW ? 1 : 2;
            int told = played.server(played.reply(number, 0).putInt(8, window).array())
                    .getInt(8);
            assertEquals(window == WINDOW ? WINDOW : 1, told);
        }
        hears(played, played.request(2, 0, ROOT, 1 << 11, 1 << 20), 3, BAD_ACCESS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void thePropertiesOfOthersDoNotExist(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        played.program(played.request(20, 0, FOREIGN, 39, 0, 0, 100));
        ByteBuffer none = played.answered(1);
        assertEquals(0, none.getInt(8));
        assertTrue(played.drops(played.request(18, 0, ROOT, 39, 31, played.halves(8, 0), 0)));
        int readable = atom("_NET_WORKAREA");
        ByteBuffer read = played.one(played.request(20, 1, ROOT, readable, 0, 0, 100));
        assertEquals(20, read.get(0));
        assertEquals(0, read.get(1), "and not deleted");
        played.program(played.request(20, 0, ROOT, 9, 0, 0, 100));
        assertEquals(0, played.answered(4).getInt(8), "the first cut buffer is nobody's");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aWindowSaysFromWhomItComes(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        ByteBuffer got = played.one(played.request(18, 0, WINDOW, 36, 31, 8, 4, 0x6c696172));
        byte[] name = new byte[got.getInt(20)];
        got.get(24, name);
        assertEquals("alice of ?", new String(name, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(36, got.remaining());
        assertEquals(9, got.getShort(2));
        assertEquals(0, played.session.refusals().size());
        for (int property : new int[] {34, 36, atom("_NET_WM_PID")}) {
            assertTrue(played.drops(played.request(19, 0, WINDOW, property)), "DeleteProperty");
            assertEquals(
                    0,
                    played.one(played.request(20, 1, WINDOW, property, 0, 0, 9)).get(1),
                    "and GetProperty");
            assertTrue(
                    played.drops(played.request(114, 0, WINDOW, played.halves(2, 1), 99, property)),
                    "RotateProperties");
            assertTrue(played.drops(played.request(24, 0, WINDOW, SELECTION, 31, property, 0)), "ConvertSelection");
        }
        assertTrue(played.passes(played.request(114, 0, WINDOW, played.halves(2, 1), 99, 98)));
        assertEquals(
                127,
                played.one(played.request(18, 0, WINDOW, 34, 31, 8, 4, 0x6d72)).get(0),
                "WM_COMMAND");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theWindowThatTellsHowThingsAreToLookIsRead(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int settings = atom("_XSETTINGS_SETTINGS");
        played.program(played.request(23, 0, atom("_XSETTINGS_S0")));
        played.server(played.reply(1, 0).putInt(8, FOREIGN).array());
        assertTrue(played.passes(played.request(20, 0, FOREIGN, settings, 0, 0, 100)));
        assertTrue(played.passes(played.request(2, 0, FOREIGN, 1 << 11, 1 << 22)));
        assertFalse(played.passes(played.request(20, 0, FOREIGN, 39, 0, 0, 100)), "nothing else of it");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void windowsOfOthersAreNotListed(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int frame = 0x800001;
        ByteBuffer tree = played.reply(1, 12).putInt(8, ROOT).putShort(16, (short) 3);
        tree.putInt(32, FOREIGN).putInt(36, WINDOW).putInt(40, frame);
        assertTrue(played.passes(played.request(15, 0, ROOT)));
        ByteBuffer seen = played.server(tree.array());
        assertEquals(36, seen.remaining());
        assertEquals(1, seen.getInt(4));
        assertEquals(1, seen.getShort(16));
        assertEquals(WINDOW, seen.getInt(32));
        hears(played, played.request(15, 0, FOREIGN), 2, BAD_WINDOW);
        hears(played, played.request(3, 0, FOREIGN), 3, BAD_WINDOW);
        hears(played, played.request(14, 0, FOREIGN), 4, BAD_DRAWABLE);
        played.program(played.request(38, 0, ROOT), played.request(40, 0, WINDOW, ROOT, 0));
        assertEquals(
                0, played.server(played.reply(5, 0).putInt(12, frame).array()).getInt(12));
        assertEquals(
                0, played.server(played.reply(6, 0).putInt(8, frame).array()).getInt(8));
        hears(played, played.request(15, 0, frame), 7, BAD_WINDOW);
        played.server(played.event(21 | 0x80, WINDOW, WINDOW, frame).array());
        hears(played, played.request(15, 0, frame), 8, BAD_WINDOW);
        played.server(played.event(21, WINDOW, WINDOW, frame).array());
        assertTrue(
                played.passes(played.request(15, 0, frame)),
                "the window manager's frame around a window of the session");
        assertEquals(
                32,
                played.server(played.reply(9, 4)
                                .putInt(12, ROOT)
                                .putShort(16, (short) 1)
                                .putInt(32, FOREIGN)
                                .array())
                        .remaining());
        played.program(played.request(38, 0, ROOT));
        assertEquals(
                frame,
                played.server(played.reply(10, 0).putInt(12, frame).array()).getInt(12));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theWindowManagerIsThere(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int check = atom("_NET_SUPPORTING_WM_CHECK");
        played.program(played.request(20, 0, FOREIGN, check, 33, 0, 1));
        assertEquals(0, played.answered(1).getInt(8));
        assertTrue(played.passes(played.request(20, 0, ROOT, check, 33, 0, 1)));
        played.server(played.reply(2, 4)
                .put(1, (byte) 32)
                .putInt(8, 33)
                .putInt(16, 1)
                .putInt(32, FOREIGN)
                .array());
        assertTrue(played.passes(played.request(20, 0, FOREIGN, check, 33, 0, 1)));
        assertTrue(played.passes(played.request(20, 0, FOREIGN, atom("_NET_WM_NAME"), 0, 0, 100)));
        assertFalse(played.passes(played.request(20, 0, FOREIGN, 39, 0, 0, 100)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatOthersCopiedIsRefusedAsAnOwnerWould(ByteOrder order, int step) throws IOException {
        for (Clipboard clipboard : Clipboard.values()) {
            Played played = played(order, step, clipboard);
            ByteBuffer asked = played.request(24, 0, WINDOW, atom("CLIPBOARD"), 31, 99, 1234);
            if (clipboard == Clipboard.BOTH) {
                assertTrue(played.passes(asked));
            } else {
                ByteBuffer got = played.one(asked);
                assertEquals(25, got.get(0));
                assertEquals(WINDOW, got.getInt(4));
                assertEquals(31, got.get(12), "SelectionNotify");
                assertEquals(1234, got.getInt(16));
                assertEquals(WINDOW, got.getInt(20));
                assertEquals(0, got.getInt(32), "with no property");
            }
            assertEquals(clipboard == Clipboard.OFF, played.drops(played.request(22, 0, WINDOW, atom("PRIMARY"), 0)));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void glyphsOfOthersAreNotDrawn(ByteOrder order, int step) throws IOException {
        for (int minor : new int[] {23, 24, 25}) {
            for (boolean own : new boolean[] {true, false}) {
                Played played = played(order, step);
                played.program(played.request(53, 24, PIXMAP, ROOT, played.halves(9, 9)));
                int source = BASE + 6;
                played.program(played.request("RENDER", 33, source, 0, 0));
                played.program(played.request("RENDER", 4, PICTURE, PIXMAP, 0, 0));
                int set = own ? BASE + 8 : FOREIGN;
                // One glyph, then another set.
                int one = order == ByteOrder.BIG_ENDIAN ? 1 << 24 : 1;
                int other = order == ByteOrder.BIG_ENDIAN ? 255 << 24 : 255;
                ByteBuffer drawn =
                        played.request("RENDER", minor, 3, source, PICTURE, 0, BASE + 7, 0, one, 0, 5, other, 0, set);
                assertEquals(own, played.passes(drawn), "" + minor);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatAWindowShowsIsNoSource(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        played.program(window(played, WINDOW, ROOT));
        played.program(played.request(53, 24, PIXMAP, ROOT, played.halves(9, 9)));
        played.program(played.request("RENDER", 4, PICTURE, WINDOW, 0, 0));
        played.program(played.request("RENDER", 4, OTHER_PICTURE, PIXMAP, 0, 0));
        for (int minor : new int[] {10, 11, 12, 13, 23, 24, 25}) {
            assertTrue(played.drops(drawing(played, minor, PICTURE)), "" + minor);
            assertTrue(played.passes(drawing(played, minor, OTHER_PICTURE)), "" + minor);
        }
        assertTrue(played.drops(played.request("RENDER", 8, 3, PICTURE, 0, OTHER_PICTURE, 0, 0, 0, 0)));
        assertTrue(played.drops(played.request("RENDER", 8, 3, OTHER_PICTURE, PICTURE, OTHER_PICTURE, 0, 0, 0, 0)));
        assertTrue(played.passes(played.request("RENDER", 8, 3, OTHER_PICTURE, 0, PICTURE, 0, 0, 0, 0)));
        assertFalse(played.passes(played.request("RENDER", 27, BASE + 9, PICTURE, 0)));
        assertTrue(played.passes(played.request("RENDER", 7, PICTURE)));
        played.program(played.request("RENDER", 4, PICTURE, PIXMAP, 0, 0));
        assertTrue(played.passes(drawing(played, 10, PICTURE)), "another of the same number");
    }

    private static ByteBuffer drawing(Played played, int minor, int source) {
        return played.request("RENDER", minor, 3, source, OTHER_PICTURE, 0, BASE + 7, 0);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsReadIsNotDeleted(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int delete = order == ByteOrder.BIG_ENDIAN ? 1 << 24 : 1;
        assertTrue(played.passes(played.request("RANDR", 15, 60, 11, 0, 0, 9, 0)));
        assertFalse(played.passes(played.request("RANDR", 15, 60, 11, 0, 0, 9, delete)));
        boolean big = order == ByteOrder.BIG_ENDIAN;
        assertTrue(played.passes(played.request("XInputExtension", 39, 11, 0, 0, 9, big ? 3 << 24 : 3)));
        assertFalse(played.passes(
                played.request("XInputExtension", 39, 11, 0, 0, 9, big ? 3 << 24 | 1 << 16 : 3 | 1 << 8)));
        assertTrue(played.passes(played.request("XInputExtension", 59, big ? 3 << 16 : 3, 11, 0, 0, 9)));
        assertFalse(played.passes(
                played.request("XInputExtension", 59, big ? 3 << 16 | 1 << 8 : 3 | 1 << 16, 11, 0, 0, 9)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whichWindowOfOthersIsUnderThePointerOrHasTheKeyboardIsNotSaid(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int device = order == ByteOrder.BIG_ENDIAN ? 2 << 16 : 2;
        played.program(played.request("XInputExtension", 40, ROOT, device));
        assertEquals(
                0,
                played.server(played.reply(1, 24).putInt(12, FOREIGN).array()).getInt(12));
        played.program(played.request("XInputExtension", 50, device));
        assertEquals(
                1, played.server(played.reply(2, 0).putInt(8, FOREIGN).array()).getInt(8));
        played.program(played.request("XInputExtension", 50, device));
        assertEquals(
                WINDOW,
                played.server(played.reply(3, 0).putInt(8, WINDOW).array()).getInt(8));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aWindowThatIsGoneIsForgotten(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int child = BASE + 20;
        played.program(window(played, WINDOW, ROOT));
        ByteBuffer likeParent =
                played.request(1, 24, child, WINDOW, 0, played.halves(9, 9), played.halves(0, 1), 0, 1, 1);
        assertTrue(played.passes(likeParent));
        assertFalse(played.passes(played.request(7, 0, child, ROOT, 0)), "it would show what is under it");
        played.answered(3);
        assertTrue(played.passes(played.request(4, 0, child)));
        played.program(window(played, child, WINDOW));
        assertTrue(played.passes(played.request(7, 0, child, ROOT, 0)), "another of the same number");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatOthersCopiedIsHadOnceTheUserHasAgreed(ByteOrder order, int step) throws IOException {
        AtomicBoolean given = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        Played played = new Played(order, step, Clipboard.ASK, new Consent() {
            @Override
            public boolean given() {
                return given.get();
            }

            @Override
            public void ask() {
                asked.incrementAndGet();
            }
        });
        ByteBuffer wants = played.request(24, 0, WINDOW, atom("CLIPBOARD"), 31, 99, 1234);
        assertTrue(played.passes(played.request(23, 0, atom("CLIPBOARD"))), "whether there is something");
        assertFalse(played.passes(played.request(24, 0, WINDOW, 4711, 31, 99, 1234)), "no clipboard");
        ByteBuffer forms = played.request(24, 0, WINDOW, atom("CLIPBOARD"), atom("TARGETS"), 99, 1234);
        assertTrue(played.passes(forms), "in what forms there is something");
        assertEquals(0, asked.get());
        assertEquals(25, played.one(wants.duplicate()).get(0));
        assertEquals(1, asked.get());
        assertEquals(2, played.session.refusals().get("ConvertSelection"));
        given.set(true);
        assertTrue(played.passes(wants));
        assertFalse(played.passes(played.request(24, 0, WINDOW, 4711, 31, 99, 1234)), "no clipboard");
        assertEquals(1, asked.get());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatTheSessionCopiedIsAskedForInTheSession(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int clipboard = atom("CLIPBOARD");
        assertTrue(played.passes(played.request(22, 0, WINDOW, clipboard, 0)));
        ByteBuffer got = played.one(played.request(24, 0, BASE + 9, clipboard, 31, 99, 1234));
        assertEquals(30, got.get(12), "SelectionRequest");
        assertEquals(WINDOW, got.getInt(4));
        assertEquals(BASE + 9, got.getInt(24));
        assertEquals(99, got.getInt(36));
        played.server(played.event(29, 0, WINDOW, clipboard).array());
        assertEquals(
                31,
                played.one(played.request(24, 0, BASE + 9, clipboard, 31, 99, 1234))
                        .get(12),
                "not any more");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoAsksForWhatTheSessionCopiedGetsItAndNothingElse(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        ByteBuffer answer = played.request(18, 0, FOREIGN, 99, 31, 8, 0);
        ByteBuffer notice =
                played.request(25, 0, FOREIGN, 0, played.event(31).getInt(0), 1234, FOREIGN, SELECTION, 31, 99, 0, 0);
        assertTrue(played.drops(answer.duplicate().order(order)));
        assertTrue(played.drops(notice.duplicate().order(order)));
        played.server(played.event(30 | 0x80, 1234, WINDOW, FOREIGN, SELECTION, 31, 99)
                .array());
        assertTrue(played.drops(answer.duplicate().order(order)), "not on a program's word");
        played.server(played.event(30, 1234, WINDOW, FOREIGN, SELECTION, 31, 99).array());
        assertTrue(played.drops(played.request(18, 0, FOREIGN, 98, 31, 8, 0)));
        assertTrue(played.passes(answer.duplicate().order(order)));
        assertTrue(played.passes(played.request(2, 0, FOREIGN, 1 << 11, 1 << 22)));
        assertFalse(played.passes(played.request(20, 0, FOREIGN, 99, 0, 0, 9)), "what others wrote there later");
        assertTrue(played.passes(notice.duplicate().order(order)));
        assertTrue(played.drops(answer.duplicate().order(order)), "it has its answer");
        played.server(played.event(30, 1234, WINDOW, FOREIGN, SELECTION, 12, 99).array());
        assertTrue(played.drops(notice.duplicate().order(order)), "it has asked for another form");
        assertTrue(played.drops(notice.duplicate().order(order)));
        played.server(played.event(30, 1234, WINDOW, FOREIGN, SELECTION, 31, 99).array());
        ByteBuffer parts = played.request(18, 0, FOREIGN, 99, atom("INCR"), 32, 1, 100_000);
        assertTrue(played.passes(parts));
        assertTrue(played.passes(notice.duplicate().order(order)));
        ByteBuffer part = played.request(18, 0, FOREIGN, 99, 31, 8, 4, 0x41414141);
        assertTrue(played.passes(part.duplicate().order(order)), "the next part");
        assertTrue(played.passes(part.duplicate().order(order)));
        assertTrue(played.passes(answer.duplicate().order(order)), "an empty one ends it");
        assertTrue(played.drops(part.duplicate().order(order)));
        played.server(played.event(30, 1234, WINDOW, FOREIGN, SELECTION, 31, 99).array());
        played.program(played.request(22, 0, WINDOW, SELECTION, 0));
        played.server(played.event(29, 0, WINDOW, SELECTION).array());
        assertTrue(played.drops(answer.duplicate().order(order)), "what was copied is another's now");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoCopiedLastIsAsked(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int clipboard = atom("CLIPBOARD");
        played.program(played.request(22, 0, WINDOW, clipboard, 0), played.request(22, 0, BASE + 9, clipboard, 0));
        played.server(played.event(29, 0, WINDOW, clipboard).array());
        ByteBuffer asked = played.one(played.request(24, 0, WINDOW, clipboard, 31, 99, 1234));
        assertEquals(BASE + 9, asked.getInt(4), "who copied before has lost it, who copied last has not");
        ByteBuffer gone =
                ByteBuffer.allocate(32).order(order).putShort(2, (short) 3).put(1, (byte) BAD_WINDOW);
        assertEquals(0, played.server(gone.array()).remaining(), "of an owner that is gone nobody hears");
    }

    /** Else a program could take the place of the settings daemon, an input method or the window manager. */
    @ParameterizedTest
    @MethodSource("ways")
    void otherSelectionsStayInTheSession(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        assertTrue(played.drops(played.request(22, 0, WINDOW, SELECTION, 0)));
        played.program(played.request(23, 0, SELECTION));
        assertEquals(WINDOW, played.answered(2).getInt(8));
        ByteBuffer clear = played.one(played.request(22, 0, BASE + 9, SELECTION, 0));
        assertEquals(25, clear.get(0));
        assertEquals(29, clear.get(12));
        assertEquals(WINDOW, clear.getInt(4));
        assertEquals(
                BASE + 9,
                played.one(played.request(24, 0, WINDOW, SELECTION, 31, 99, 0)).getInt(4));
        played.program(played.request(23, 0, atom("CLIPBOARD")));
        assertEquals(0, played.answered(5).getInt(8), "whoever has copied something, it is not shared");
        assertEquals(0, played.session.refusals().size());
    }

    /** What is sent to window 1 goes to the window that has the keyboard: its program might tell what it has copied. */
    @ParameterizedTest
    @MethodSource("ways")
    void whoHasTheKeyboardOwnsNoSelection(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int number = 1;
        for (int selection : new int[] {SELECTION, atom("CLIPBOARD")}) {
            hears(played, played.request(22, 0, 1, selection, 0), number, BAD_WINDOW);
            ByteBuffer got = played.one(played.request(24, 0, WINDOW, selection, 31, 99, 0));
            assertEquals(WINDOW, got.getInt(4), "refused to who asks, and nobody else hears of it");
            number += 2;
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theWindowManagerIsToldOfTheSessionsWindowsAlone(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        int message = played.event(33).getInt(0);
        int close = atom("_NET_CLOSE_WINDOW");
        int mask = 1 << 19 | 1 << 20;
        int[] words = {ROOT, mask, message, WINDOW, close, 0, 0, 0, 0, 0};
        assertTrue(played.passes(played.request(25, 0, words)));
        words[3] = FOREIGN;
        assertTrue(played.drops(played.request(25, 0, words)));
        words[3] = ROOT;
        words[4] = atom("_NET_WM_PING");
        assertTrue(played.passes(played.request(25, 0, words)));
        int[] unmap = {ROOT, mask, played.event(18).getInt(0), ROOT, WINDOW, 0, 0, 0, 0, 0};
        assertTrue(played.passes(played.request(25, 0, unmap)));
        int[] own = {WINDOW, mask, message, FOREIGN, close, 0, 0, 0, 0, 0};
        ByteBuffer toOwn = played.one(played.request(25, 1, own));
        assertEquals(0, toOwn.get(1), "not to who listens around it");
        assertEquals(0, toOwn.getInt(8), "nor to the window manager, who listens at it");
        int[] key = {1, 0, played.event(2).getInt(0), 0, 0, 0, 0, 0, 0, 0};
        assertTrue(played.drops(played.request(25, 0, key)), "whoever has the focus");
        key[0] = FOREIGN;
        assertTrue(played.drops(played.request(25, 0, key)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void extensionsThatAreNotAllowedDoNotExist(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        assertTrue(played.passes(named(played, "RENDER")));
        ByteBuffer got = played.one(named(played, "XTEST"));
        assertEquals(GET_INPUT_FOCUS, got.get(0));
        assertEquals(0, played.answered(2).get(8));
        hears(played, played.request(200, 2, 1, 2), 3, 1);
        hears(played, played.request("XFIXES", 77, 1, 2), 4, 1);
        hears(played, played.request(126, 0), 5, 1);
        played.program(played.request(99, 0));
        ByteBuffer list = played.answered(6);
        assertEquals(Table.EXTENSIONS.size(), list.get(1));
        assertEquals(list.remaining(), 32 + 4 * list.getInt(4));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theServerIsNobodys(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        assertTrue(played.drops(played.request(36, 0)), "GrabServer");
        assertTrue(played.drops(played.request(41, 0, 0, ROOT, 0, 0, 0)), "WarpPointer");
        assertTrue(played.drops(played.request(42, 0, FOREIGN, 0)), "SetInputFocus");
        assertTrue(played.drops(played.request(112, 1)), "SetCloseDownMode");
        hears(played, played.request(111, 0), 5, BAD_ACCESS);
        hears(played, played.request(109, 0, played.halves(0, 0)), 6, BAD_ACCESS);
        hears(played, played.request(113, 0, FOREIGN), 7, BAD_ACCESS);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aNumberBelongsToASessionOnlyAsLongAsItsConnection(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        Played second = played.another(0x600000);
        int other = 0x600001;
        int clipboard = atom("CLIPBOARD");
        assertFalse(played.passes(played.request(8, 0, other)), "its maker alone changes it");
        ByteBuffer answer = played.request(18, 0, other, 99, 31, 8, 0);
        assertTrue(played.drops(answer.duplicate().order(order)));
        played.program(played.request(22, 0, WINDOW, clipboard, 0));
        second.program(second.request(24, 0, other, clipboard, 31, 99, 0));
        assertTrue(played.passes(answer.duplicate().order(order)), "it has asked for what is copied");
        second.ends();
        assertFalse(second.passes(second.request(8, 0, other)));
        assertTrue(played.passes(played.request(8, 0, WINDOW)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void largeRequestsStreamAndAreRefusedWhole(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        assertTrue(played.passes(played.request("BIG-REQUESTS", 0)));
        int units = 50_000;
        for (int drawable : new int[] {PIXMAP, FOREIGN}) {
            ByteBuffer put = ByteBuffer.allocate(4 * units).order(order);
            put.put(0, (byte) 72)
                    .put(1, (byte) 2)
                    .putInt(4, units)
                    .putInt(8, drawable)
                    .putInt(12, GC);
            ByteBuffer next = played.request(8, 0, WINDOW);
            var got = played.program(put, next.duplicate().order(order));
            assertEquals(2, got.size());
            assertEquals(drawable == PIXMAP ? 4 * units : 4, got.get(0).remaining());
            assertEquals(next, got.get(1));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatAServerMightCutOtherwiseEndsTheConnection(ByteOrder order, int step) throws IOException {
        ByteBuffer noLength =
                ByteBuffer.allocate(8).order(order).put(0, (byte) 127).putInt(4, 1);
        assertThrows(IOException.class, () -> played(order, step).program(noLength));
        Played enabled = played(order, step);
        enabled.program(enabled.request("BIG-REQUESTS", 0));
        assertThrows(IOException.class, () -> enabled.program(noLength));
        Played larger = played(order, step);
        larger.program(larger.request("BIG-REQUESTS", 0));
        ByteBuffer wraps =
                ByteBuffer.allocate(8).order(order).put(0, (byte) 127).putInt(4, 0x40000002);
        assertThrows(IOException.class, () -> larger.program(wraps), "2 in 32 bits");
        Played wrong = played(order, step);
        hears(wrong, wrong.request("BIG-REQUESTS", 0, 0), 1, BAD_LENGTH);
        assertThrows(IOException.class, () -> wrong.program(noLength.duplicate().order(order)), "nothing was enabled");
        for (ByteBuffer longer : List.of(
                wrong.request(4, 0, WINDOW, 0),
                wrong.request("RENDER", 7, PICTURE, 0),
                wrong.request(55, 0, GC, PIXMAP, 0, 7))) {
            Played other = played(order, step);
            hears(other, longer, 1, BAD_LENGTH);
        }
        hears(played(order, step), played(order, step).request(25, 0, WINDOW), 1, BAD_LENGTH);
        hears(played(order, step), played(order, step).request(8, 0), 1, BAD_LENGTH);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aProgramThatNeverAsksOrNeverReadsIsEnded(ByteOrder order, int step) throws IOException {
        Played quiet = played(order, step);
        IOException never = assertThrows(IOException.class, () -> {
            for (int i = 0; i < 65_536; i++) {
                quiet.program(quiet.request(127, 0));
            }
        });
        assertTrue(never.getMessage().contains("asks nothing"), never.getMessage());
        Played deaf = played(order, step);
        IOException full = assertThrows(IOException.class, () -> {
            for (int i = 0; i < 5000; i++) {
                deaf.program(deaf.request(4, 0, FOREIGN));
            }
        });
        assertTrue(full.getMessage().contains("reads none"), full.getMessage());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void numbersOfAnswersGoRoundAndRound(ByteOrder order, int step) throws IOException {
        Played played = played(order, step);
        for (int number = 1; number <= 200_000; number += 40_000) {
            for (int i = 0; i < 39_999; i += 1) {
                played.program(played.request(127, 0));
            }
            played.program(played.request(4, 0, FOREIGN));
            ByteBuffer heard = played.answered(number + 39_999);
            assertEquals(0, heard.get(0), "request " + number);
            assertNotEquals(0, heard.get(1));
        }
    }

    private static ByteBuffer named(Played played, String name) {
        ByteBuffer request = ByteBuffer.allocate(8 + (name.length() + 3 & ~3)).order(played.order);
        request.put((byte) 98).put((byte) 0).putShort((short) (request.capacity() / 4));
        request.putShort((short) name.length())
                .putShort((short) 0)
                .put(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return request.rewind();
    }

    private static int bytes(ByteOrder order, int... four) {
        ByteBuffer all = ByteBuffer.allocate(4).order(order);
        for (int each : four) {
            all.put((byte) each);
        }
        return all.getInt(0);
    }
}
