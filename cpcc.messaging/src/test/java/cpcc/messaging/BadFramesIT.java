package cpcc.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.ChannelKey;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Priority;
import cpcc.messaging.wire.Frame;
import cpcc.messaging.wire.FrameType;
import cpcc.messaging.wire.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames and JSON that no honest peer sends, before HELLO and from a member whose link is up. */
class BadFramesIT extends Besieged {
    private static final String EVIL = "x\\u001b[2J\\u202egnp\\u0000";
    private static final String SHOWN = "x\\u001b[2J\\u202egnp\\u0000";
    private static final byte MESSAGE = 5;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void beforeHello(String why, byte[] sent) throws Exception {
        try (Intruder intruder = stranger()) {
            intruder.send(sent);
            String told = intruder.answer(FrameType.REFUSED);
            assertTrue(told.contains(why), told);
            intruder.awaitEnd();
            log.once(intruder.id().shortText(), intruder.address(), "refused: ", why);
        }
    }

    static Stream<Arguments> beforeHello() {
        return Stream.of(
                Arguments.of("a HELLO frame of 4294967295 bytes", head(-1, 1)),
                Arguments.of("a HELLO frame of 2147483648 bytes", head(Integer.MIN_VALUE, 1)),
                Arguments.of("a HELLO frame of 0 bytes", head(0, 1)),
                Arguments.of("a HELLO frame of 65538 bytes", head(64 * 1024 + 2, 1)),
                Arguments.of("unknown type 99", head(2, 99)),
                Arguments.of("a MESSAGE frame while AWAITING_HELLO", head(100, MESSAGE)),
                Arguments.of("a DATA frame while AWAITING_HELLO", head(100, 17)),
                Arguments.of("unknown type 115", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5, 's', 'r'}),
                Arguments.of("JSON deeper than 32", hello(nested(10_000))),
                Arguments.of("a key twice", hello(Intruder.HELLO.replace("{", "{\"community\":\"x\","))),
                Arguments.of("bad JSON", hello(Intruder.HELLO.replace("{", "{ // comment\n"))),
                Arguments.of("more than 16 versions", hello(versions("[" + "7,".repeat(20_000) + "8]"))),
                Arguments.of("protocol version 1, the other one [7, 8]", hello(versions("[7,8]"))),
                Arguments.of("a HELLO without versions", hello("{}")),
                Arguments.of("JSON that is not an object", hello("[]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void fromAMember(String why, byte[] sent) throws Exception {
        try (Intruder intruder = member()) {
            intruder.send(sent);
            String told = intruder.answer(FrameType.REFUSED);
            assertTrue(told.contains("\"reason\":\"malformed\""), told);
            assertTrue(told.contains(why), told);
            intruder.awaitEnd();
            log.once(intruder.id().shortText(), "is down: refused: ", why);
        }
    }

    static Stream<Arguments> fromAMember() throws IOException {
        return Stream.of(
                Arguments.of("a MESSAGE frame of 4294967295 bytes", head(-1, MESSAGE)),
                Arguments.of("a DATA frame of 2147483648 bytes", head(Integer.MIN_VALUE, 17)),
                Arguments.of("a MESSAGE frame of 262146 bytes", head(256 * 1024 + 2, MESSAGE)),
                Arguments.of("a OPEN frame of 65538 bytes", head(64 * 1024 + 2, 16)),
                Arguments.of("a DATA frame of 16386 bytes", head(16 * 1024 + 2, 17)),
                Arguments.of("unknown type 0", head(1, 0)),
                Arguments.of("unknown type 255", head(1, 255)),
                Arguments.of("a HELLO frame while UP", Intruder.json(FrameType.HELLO, Intruder.HELLO)),
                Arguments.of("a PING frame with a body of 1 bytes", new byte[] {0, 0, 0, 2, 6, 0}),
                Arguments.of("a FIN frame with a negative offset", fin(2, -1)),
                Arguments.of("a RST frame whose reason is not UTF-8", new byte[] {0, 0, 0, 6, 20, 0, 0, 0, 1, -1}),
                Arguments.of("a channel with a number that is not the peer's to give: -1", open(-1, "a")),
                Arguments.of("JSON deeper than 32", json(nested(10_000))),
                Arguments.of("a key twice", json("{\"community\":\"lab\",\"community\":\"x\"}")),
                Arguments.of("bad JSON", json("{\"id\":NaN}")),
                Arguments.of("a number that is too large", json("{\"id\":1e999}")),
                Arguments.of("bad JSON", json("{\"id\":1 /* comment */}")),
                Arguments.of("bad JSON", json("{\"id\":1} // comment")),
                Arguments.of("bad JSON", json("")),
                Arguments.of("surrogate", json("{\"type\":\"\\ud800\"}")),
                Arguments.of("not UTF-8", frame(MESSAGE, new byte[] {'"', (byte) 0xff, '"'})),
                Arguments.of("not UTF-8", frame(MESSAGE, new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'})),
                Arguments.of("not UTF-8", frame(MESSAGE, serialised())),
                Arguments.of("a message without community, type or kind", json("{\"type\":\"a\"}")),
                Arguments.of("of more than 200 characters", Intruder.message("send", "a".repeat(201), 0, "{}")));
    }

    @Test
    void aMessageThatIsAllIsTakenAndOneByteMoreIsNot() throws Exception {
        try (Intruder intruder = member()) {
            byte[] frame = Intruder.message("request", "test.echo", 1, "{\"text\":\"\"}");
            int room = 256 * 1024 - (frame.length - Frames.HEADER);
            intruder.send(Intruder.message("request", "test.echo", 1, "{\"text\":\"" + "x".repeat(room) + "\"}"));
            assertTrue(intruder.answer(FrameType.MESSAGE).contains("xxx"));
            byte[] more = Intruder.message("request", "test.echo", 2, "{\"text\":\"" + "x".repeat(room + 1) + "\"}");
            intruder.send(Arrays.copyOf(more, Frames.HEADER)); // The rest would never be read.
            intruder.answer(FrameType.REFUSED);
            log.once(intruder.id().shortText(), "is down: refused: a MESSAGE frame of 262146 bytes");
        }
    }

    @Test
    void aFrameThatEndsInTheMiddle() throws Exception {
        PeerId id;
        try (Intruder intruder = member()) {
            id = intruder.id();
            intruder.send(head(100, MESSAGE));
            intruder.send(new byte[10]);
        }
        log.once(id.shortText(), "is down: "); // Its end may be a reset: it has not read all that came.
    }

    @Test
    void aConnectionThatIsResetInTheMiddle() throws Exception {
        Intruder intruder = member();
        intruder.send(head(100, MESSAGE));
        intruder.reset();
        String line = log.once(intruder.id().shortText(), "is down: ");
        // Whoever learns of it while writing hears of the end only.
        assertTrue(
                line.contains("is down: Connection reset") || line.endsWith("is down: the other side closed the link"),
                line);
    }

    @Test
    void truncatedBeforeHello() throws Exception {
        String address;
        try (Intruder intruder = stranger()) {
            address = intruder.address();
            intruder.send(Arrays.copyOf(hello(Intruder.HELLO), 20));
        }
        log.once(address, "ended before it was a link");
    }

    @Test
    void namesThatActOnWhoShowsThem() throws Exception {
        try (Intruder intruder = member()) {
            intruder.send(Intruder.message("request", EVIL, 1, "{}"));
            assertShown(intruder.answer(FrameType.MESSAGE));
            intruder.send(Intruder.message("request", "test.echo", 2, "{\"text\":{\"" + EVIL + "\":1}}"));
            String told = intruder.answer(FrameType.MESSAGE);
            assertTrue(told.contains("\"reason\":\"malformed\""), told);
            intruder.send(open(number(intruder, 1), EVIL));
            Frame.Rst reset = (Frame.Rst) intruder.next(frame -> frame instanceof Frame.Rst);
            assertEquals("nobody expects " + SHOWN, reset.reason());
            log.once(intruder.id().shortText(), "refused: nobody expects " + SHOWN);
            intruder.send(Intruder.json(FrameType.BYE, "{\"message\":\"" + EVIL + "\"}"));
            intruder.awaitEnd();
            log.once(intruder.id().shortText(), "is down: the other side says: " + SHOWN);
            log.once(intruder.id().shortText(), "lost: " + SHOWN);
        }
        assertFalse(log.with("\u001b").findAny().isPresent());
        assertFalse(log.with("\u202e").findAny().isPresent());
    }

    @Test
    void aCommunityThatActsOnWhoShowsIt() throws Exception {
        try (Intruder intruder = stranger()) {
            intruder.send(hello(Intruder.HELLO.replace("lab", EVIL)));
            assertShown(intruder.answer(FrameType.REFUSED));
            log.once(intruder.id().shortText(), "refused: You are no member of " + SHOWN);
        }
        assertFalse(log.with("\u001b").findAny().isPresent());
    }

    @Test
    void bytesBeyondTheWindowEndTheirChannelOnly() throws Exception {
        assertChannelEnds("beyond the window's", id -> data(id, 0, 16_000, 70));
    }

    @Test
    void bytesBehindAGapEndTheirChannelOnly() throws Exception {
        assertChannelEnds("bytes are missing between 0 and 1000", id -> data(id, 1000, 10, 1));
    }

    @Test
    void bytesThatWereNeverSentCannotBeAcknowledged() throws Exception {
        assertChannelEnds("bytes acknowledged that were never sent", id -> window(id, 1L << 40, 1L << 41));
    }

    @Test
    void anEndThatIsNotWhereTheBytesEnd() throws Exception {
        assertChannelEnds("an end at 7 but bytes up to 0", id -> fin(id, 7));
    }

    private interface Sent {
        byte[] by(int channel);
    }

    private void assertChannelEnds(String why, Sent sent) throws Exception {
        try (Intruder intruder = member()) {
            BlockingQueue<Channel> arrived = expect(intruder, "bad", "good");
            int bad = number(intruder, 1);
            int good = number(intruder, 2);
            intruder.send(open(bad, "bad"));
            Channel reset = arrived.poll(10, TimeUnit.SECONDS);
            intruder.send(open(good, "good"));
            Channel untouched = arrived.poll(10, TimeUnit.SECONDS);
            intruder.send(sent.by(bad));
            Frame.Rst told = (Frame.Rst) intruder.next(frame -> frame instanceof Frame.Rst);
            assertEquals(bad, told.channel());
            assertTrue(told.reason().contains(why), told.reason());
            assertTrue(TestPeer.get(reset.closed()).contains(why));
            log.once("channel bad of " + intruder.id().shortText(), "breaks the protocol", why);
            // Its neighbour on the same link goes on.
            intruder.send(data(good, 0, 3, 1));
            assertEquals(3, untouched.in().readNBytes(3).length);
            // What is on a channel that is over is no reason to end anything else.
            intruder.send(data(bad, 0, 3, 1));
            intruder.send(open(number(intruder, 3), "nobody"));
            intruder.next(frame -> frame instanceof Frame.Rst rst && rst.channel() == number(intruder, 3));
        }
    }

    @Test
    void framesOfAChannelThatIsNotThere() throws Exception {
        try (Intruder intruder = member()) {
            intruder.send(data(77, 0, 3, 1));
            Frame.Rst told = (Frame.Rst) intruder.next(frame -> frame instanceof Frame.Rst);
            assertEquals("no such channel", told.reason());
            assertTrue(bob.links().up().stream().anyMatch(link -> link.peer().equals(intruder.id())));
        }
    }

    private BlockingQueue<Channel> expect(Intruder intruder, String... labels) {
        BlockingQueue<Channel> arrived = new LinkedBlockingQueue<>();
        for (String label : labels) {
            bob.channels()
                    .accept(
                            new ChannelKey(intruder.id(), TestPeer.COMMUNITY, label, Priority.INTERACTIVE),
                            arrived::add);
        }
        return arrived;
    }

    /** The channels' numbers that are the intruder's to give. */
    private int number(Intruder intruder, int nth) {
        return 2 * nth + (intruder.id().compareTo(bob.id()) < 0 ? 0 : 1);
    }

    /** The text for people is harmless; the type that is echoed is the asker's own. */
    private static void assertShown(String json) {
        String message = json.substring(json.indexOf("\"message\":"));
        assertTrue(message.contains("x\\\\u001b[2J\\\\u202egnp\\\\u0000"), json);
        assertFalse(message.contains("\u202e"), json);
    }

    private static byte[] head(int length, int type) {
        return ByteBuffer.allocate(Frames.HEADER)
                .putInt(length)
                .put((byte) type)
                .array();
    }

    private static byte[] frame(int type, byte[] body) {
        return ByteBuffer.allocate(Frames.HEADER + body.length)
                .putInt(1 + body.length)
                .put((byte) type)
                .put(body)
                .array();
    }

    private static byte[] hello(String json) {
        return Intruder.json(FrameType.HELLO, json);
    }

    private static byte[] json(String json) {
        return Intruder.json(FrameType.MESSAGE, json);
    }

    private static String versions(String list) {
        return Intruder.HELLO.replace("[1]", list);
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static byte[] open(int channel, String label) {
        String head = "{\"community\":\"lab\",\"label\":\"" + label + "\",\"priority\":\"INTERACTIVE\"}";
        return Frames.open(channel, head.getBytes(StandardCharsets.UTF_8)).array();
    }

    private static byte[] data(int channel, long offset, int size, int times) {
        ByteBuffer out = ByteBuffer.allocate(times * (Frames.DATA_OVERHEAD + size));
        for (int i = 0; i < times; i++) {
            Frames.data(out, channel, offset + (long) i * size, size);
            out.put(new byte[size]);
        }
        return out.array();
    }

    private static byte[] window(int channel, long received, long limit) {
        ByteBuffer out = ByteBuffer.allocate(Frames.SMALL);
        Frames.window(out, channel, received, limit);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] fin(int channel, long offset) {
        ByteBuffer out = ByteBuffer.allocate(Frames.SMALL);
        Frames.fin(out, channel, offset);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] serialised() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(new java.util.HashMap<>(Map.of("a", "b")));
        return bytes.toByteArray();
    }
}
