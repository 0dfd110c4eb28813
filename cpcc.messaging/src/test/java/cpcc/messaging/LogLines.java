package cpcc.messaging;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.impl.SimpleLogger;

/** What the peers of this JVM log while it is open, from INFO on, instead of printing it. */
final class LogLines implements AutoCloseable {
    private static final int INFO = 20;
    private static final List<Class<?>> LOGGERS = List.of(
            Connection.class,
            Peer.class,
            Peers.class,
            Inbox.class,
            Keeper.class,
            MessageHandler.class,
            cpcc.messaging.channel.Multiplexer.class);

    private final PrintStream before = System.out;
    private final int levelBefore;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LogLines() throws ReflectiveOperationException {
        levelBefore = level(INFO);
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    /** The one line with all these words; waits for it, and says what there was instead. */
    String once(String... words) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (with(words).findAny().isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no line with " + Arrays.toString(words) + " in\n" + bytes);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        List<String> found = with(words).toList();
        if (found.size() != 1) {
            throw new AssertionError("instead of one line:\n" + String.join("\n", found));
        }
        return found.get(0);
    }

    /** All lines with all these words so far. */
    Stream<String> with(String... words) {
        return new ArrayList<>(bytes.toString(StandardCharsets.UTF_8).lines().toList())
                .stream().filter(line -> Stream.of(words).allMatch(line::contains));
    }

    @Override
    public void close() throws ReflectiveOperationException {
        System.setOut(before);
        level(levelBefore);
    }

    /** The binding reads its levels once: there is no other way to change them for a while. */
    private static int level(int level) throws ReflectiveOperationException {
        Field current = SimpleLogger.class.getDeclaredField("currentLogLevel");
        current.setAccessible(true);
        int was = level;
        for (Class<?> each : LOGGERS) {
            Object logger = LoggerFactory.getLogger(each);
            was = current.getInt(logger);
            current.setInt(logger, level);
        }
        return was;
    }
}
