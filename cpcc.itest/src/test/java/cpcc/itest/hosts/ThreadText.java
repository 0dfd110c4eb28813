package cpcc.itest.hosts;

import java.util.List;
import java.util.stream.Stream;

/** Threads as texts: the name, perhaps in quotes, and a line for each frame. */
final class ThreadText {
    private static final String NAMES = "(?s)\"?(cpcc-|x11 |sftp|Nio(Processor|SocketAcceptor|SocketConnector)-).*";
    private static final String FRAMES = "(?s).*\\bat (cpcc\\.(?!itest|app)|org\\.apache\\.mina\\.).*";

    private ThreadText() {}

    /** {@return all threads of this JVM} */
    static List<String> ofThisJvm() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(e -> e.getKey().getName()
                        + Stream.of(e.getValue()).map(f -> "\n at " + f).reduce("", String::concat))
                .toList();
    }

    /** {@return those that CPCC or its transport made, by their names, or that run its code} */
    static List<String> ofCpcc(List<String> threads) {
        return threads.stream()
                .filter(text -> text.matches(NAMES) || text.matches(FRAMES))
                .toList();
    }
}
