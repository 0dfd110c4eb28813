package cpcc.messaging.codec;

import cpcc.messaging.api.Priority;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this process can compress with, and what that takes and has brought. Thread-safe. */
public final class Codecs implements AutoCloseable {
    /** Room for one block on its way, outside of Java's heap, where native code reads and writes. */
    public record Scratch(ByteBuffer content, ByteBuffer block) {
        private static Scratch create() {
            return new Scratch(
                    ByteBuffer.allocateDirect(BlockEncoder.MAX_CONTENT),
                    ByteBuffer.allocateDirect(BlockEncoder.MAX_CONTENT + BlockEncoder.OVERHEAD));
        }
    }

    /** The bytes of one class of channels. */
    private record Traffic(LongAdder sent, LongAdder sentCoded, LongAdder received, LongAdder receivedCoded) {
        Traffic() {
            this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
        }

        CodecFigures.Bytes figures() {
            return new CodecFigures.Bytes(sent.sum(), sentCoded.sum(), received.sum(), receivedCoded.sum());
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Codecs.class);
    private static final int KEPT = 4;

    private final List<Codec> spoken;
    private final String problem;
    private final Memory memory;
    private final Queue<Scratch> idle = new ConcurrentLinkedQueue<>();
    private final Set<AutoCloseable> users = ConcurrentHashMap.newKeySet();
    private final Map<Priority, Traffic> traffic = new EnumMap<>(Priority.class);

    private Codecs(List<Codec> spoken, String problem, LongSupplier memoryBytes) {
        this.spoken = spoken;
        this.problem = problem;
        this.memory = new Memory(memoryBytes);
        for (Priority priority : Priority.values()) {
            traffic.put(priority, new Traffic());
        }
    }

    /** {@return nothing to compress with, and nothing loaded} */
    public static Codecs none() {
        return new Codecs(List.of(), null, () -> 0);
    }

    /**
     * {@return all that can be used here; says so in the log if that is less than it should be}
     *
     * @param memoryBytes what may be held outside of Java's heap, asked for each time
     */
    public static Codecs load(LongSupplier memoryBytes) {
        return load(memoryBytes, Zstd::new);
    }

    /** {@return the same with another way to load the native code} */
    static Codecs load(LongSupplier memoryBytes, Supplier<Codec> loaded) {
        Codec deflate = new Deflate();
        try {
            return new Codecs(List.of(loaded.get(), deflate), null, memoryBytes);
        } catch (LinkageError | RuntimeException e) {
            String problem = "zstd cannot be used here, channels are compressed less well with deflate: " + e;
            LOG.warn("{}", problem.lines().findFirst().orElse(""));
            return new Codecs(List.of(deflate), problem.lines().findFirst().orElse(""), memoryBytes);
        }
    }

    /** {@return the names of the codecs, the best first} */
    public List<String> names() {
        return spoken.stream().map(Codec::name).toList();
    }

    /** {@return the codec of that name} */
    public Optional<Codec> named(String name) {
        return spoken.stream().filter(codec -> codec.name().equals(name)).findFirst();
    }

    /** {@return why not the best codec is used, null if it is} */
    public String problem() {
        return problem;
    }

    /** {@return the encoder of one direction of a channel} */
    public BlockEncoder encoder(Codec codec) {
        return new BlockEncoder(codec, memory);
    }

    /**
     * {@return the decoder of one direction of a channel}
     *
     * @param codec of the channel
     * @param back the encoder of the other direction, which obeys what is permitted
     */
    public BlockDecoder decoder(Codec codec, BlockEncoder back) {
        return new BlockDecoder(codec, memory, back);
    }

    /** Somebody may hold memory from now on. */
    public void opened(AutoCloseable user) {
        users.add(user);
    }

    /** Somebody holds none any more. */
    public void closed(AutoCloseable user) {
        users.remove(user);
    }

    /** Gives back what is still held. */
    @Override
    public void close() {
        for (AutoCloseable user : users) {
            try {
                user.close();
            } catch (Exception e) {
                LOG.warn("giving back the memory of a codec", e);
            }
        }
    }

    /** {@return room that is the caller's until it is given back} */
    public Scratch borrow() {
        Scratch scratch = idle.poll();
        return scratch == null ? Scratch.create() : scratch;
    }

    /** Gives it back. */
    public void giveBack(Scratch scratch) {
        scratch.content().clear();
        scratch.block().clear();
        if (idle.size() < KEPT) {
            idle.add(scratch);
        }
    }

    /** Counts what was sent. */
    public void sent(Priority priority, long bytes, long coded) {
        traffic.get(priority).sent().add(bytes);
        traffic.get(priority).sentCoded().add(coded);
    }

    /** Counts what was received. */
    public void received(Priority priority, long bytes, long coded) {
        traffic.get(priority).received().add(bytes);
        traffic.get(priority).receivedCoded().add(coded);
    }

    /** {@return all counters} */
    public CodecFigures figures() {
        return new CodecFigures(
                spoken.get(0).name(),
                memory.contexts(),
                memory.bytes(),
                traffic.get(Priority.INTERACTIVE).figures(),
                traffic.get(Priority.BULK).figures());
    }
}
