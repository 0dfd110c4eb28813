package cpcc.messaging.channel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A member that sends any frames of channels in any order, while this side opens, writes, reads and closes, and links come
 * and go: what is kept stays bounded, nothing is sent that was not allowed, and nothing breaks. See docs/fuzzing.md.
 */
class ChannelsFuzzIT {
    private static final PeerId SELF = id(255);
    private static final PeerId OTHER = id(0);
    private static final MuxLimits LIMITS = new MuxLimits(4, 1 << 17, 1 << 16, 1 << 18, 1 << 17, 5);
    private static final int STEPS = 400;
    private static final StrictJson JSON = new StrictJson(1 << 16, 8);

    @FuzzTest
    void channels(FuzzedDataProvider data) throws IOException {
        Side side = new Side();
        for (int i = 0; i < STEPS && data.remainingBytes() > 0; i++) {
            step(side, data);
            side.check();
        }
    }

    private static void step(Side side, FuzzedDataProvider data) throws IOException {
        switch (data.consumeInt(0, 15)) {
            case 0 -> side.hear(new Frame.Open(number(data), head(data)));
            case 1, 2 -> side.hear(new Frame.Data(number(data), offset(data), ByteBuffer.allocate(size(data))));
            case 3, 4 -> side.hear(new Frame.Window(number(data), offset(data), offset(data)));
            case 5 -> side.hear(new Frame.Fin(number(data), offset(data)));
            case 6 -> side.hear(new Frame.Rst(number(data), "enough"));
            case 7 -> side.linkUp();
            case 8 -> side.mux.loseAll("away");
            case 9 -> side.mux.ping();
            case 10 -> side.mux.ponged(data.consumeInt(0, 3));
            case 11 -> side.open(data.consumeBoolean() ? Priority.BULK : Priority.INTERACTIVE);
            case 12 -> side.any(data).use(data.consumeInt(0, 5), size(data));
            case 13 -> side.mux.roundTrip(data.consumeInt(1, 1 << 30), data.consumeInt(0, 1 << 20));
            case 14 -> side.mux.endStalled(data.consumeInt(0, 100), 50);
            default -> side.speak();
        }
    }

    private static int number(FuzzedDataProvider data) {
        return data.consumeInt(-1, 9);
    }

    private static int size(FuzzedDataProvider data) {
        return data.consumeInt(0, Frames.MAX_PAYLOAD);
    }

    /** Mostly near the beginning, where the limits are; sometimes anywhere. */
    private static long offset(FuzzedDataProvider data) {
        return data.consumeInt(0, 9) == 0 ? data.consumeLong(0, Long.MAX_VALUE) : data.consumeInt(0, 1 << 18);
    }

    private static byte[] head(FuzzedDataProvider data) {
        String priority = data.consumeBoolean() ? "BULK" : "INTERACTIVE";
        String head = data.consumeInt(0, 7) == 0
                ? data.consumeAsciiString(30)
                : "{\"community\":\"lab\",\"label\":\"a\",\"priority\":\"" + priority + "\"}";
        return head.getBytes(StandardCharsets.UTF_8);
    }

    private static PeerId id(int fill) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) fill);
        return PeerId.ofHash(hash);
    }

    /** One end of a channel, used by nobody in particular. */
    private record User(MuxChannel channel) {
        void use(int how, int size) {
            if (channel == null) {
                return;
            }
            try {
                switch (how) {
                    case 0 -> channel.offer(ByteBuffer.allocate(size));
                    case 1 -> channel.poll(ByteBuffer.allocate(size));
                    case 2 -> channel.closeOutput();
                    case 3 -> channel.close();
                    case 4 -> channel.reset("enough of it");
                    default -> channel.abandonInput();
                }
            } catch (IOException e) {
                // It was reset or is closed, which is what its user is told.
            }
        }
    }

    /** The multiplexer under attack, run by hand. */
    private static final class Side extends StillOwner {
        private final ReentrantLock lock = new ReentrantLock();
        private final PeerCodecs codecs = new PeerCodecs(Codecs.none(), () -> Compression.NEVER);
        private final Multiplexer mux;
        private final List<MuxChannel> users = new ArrayList<>();
        private final List<Runnable> later = new ArrayList<>();
        private final Map<Integer, Long> limits = new HashMap<>();
        private long answers;

        Side() {
            lock.lock(); // One thread does it all.
            mux = new Multiplexer(SELF, OTHER, () -> LIMITS, JSON, lock, this);
        }

        void open(Priority priority) {
            try {
                users.add(mux.open(new ChannelKey(OTHER, "lab", "mine", priority)));
            } catch (Failure e) {
                assertTrue(count() >= 4, "refused although there was room");
            }
        }

        User any(FuzzedDataProvider data) {
            return new User(users.isEmpty() ? null : users.get(data.consumeInt(0, users.size() - 1)));
        }

        void hear(Frame frame) {
            if (frame instanceof Frame.Window window) {
                limits.merge(window.channel(), window.limit(), Math::max);
            }
            try {
                mux.receive(frame);
            } catch (ProtocolException e) {
                linkUp(); // The link ends; the peer may come back.
            }
            work();
        }

        void linkUp() {
            answers = 0;
            mux.linkUp();
        }

        /** All that goes out is frames, within what this peer was ever allowed to send. */
        void speak() throws IOException {
            ByteBuffer batch = ByteBuffer.allocate(Frames.RECORD);
            mux.fill(batch);
            new FrameReader(type -> 1 << 16).read(batch.flip(), frame -> {
                if (frame instanceof Frame.Data each) {
                    long end = each.offset() + each.bytes().remaining();
                    long limit = Math.max(64 * 1024, limits.getOrDefault(each.channel(), 0L));
                    assertTrue(end <= limit, "sent up to " + end + ", allowed " + limit);
                    assertTrue(each.bytes().hasRemaining());
                }
            });
            answers = 0;
            work();
        }

        void check() {
            assertTrue(count() <= 4, count() + " channels");
            for (MuxChannel user : users) {
                assertTrue(user.state.readable() <= 1 << 18, user.state.readable() + " bytes wait to be read");
            }
            assertTrue(answers <= 1 << 20);
        }

        private long count() {
            return users.stream().filter(channel -> channel.counted).count();
        }

        private void work() {
            List<Runnable> now = List.copyOf(later);
            later.clear();
            now.forEach(Runnable::run);
        }

        @Override
        public Consumer<Channel> expected(OpenHead head) {
            return head.label().equals("a") ? channel -> users.add((MuxChannel) channel) : null;
        }

        @Override
        public void control(ByteBuffer frame) {
            answers += frame.remaining();
        }

        @Override
        public void later(Runnable work) {
            later.add(work);
        }

        @Override
        public PeerCodecs codecs() {
            return codecs;
        }

        @Override
        public boolean mayLog() {
            return false;
        }
    }
}
