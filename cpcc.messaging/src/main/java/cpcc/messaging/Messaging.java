package cpcc.messaging;

import cpcc.config.api.PeerConfig;
import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Counter;
import cpcc.messaging.api.Gate;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.LinkListener;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.codec.CodecFigures;
import cpcc.messaging.tls.PeerKeys;
import cpcc.messaging.tls.StateLock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/** A peer's whole messaging without a framework around it: takes the state directory, listens, and ends in reverse order. */
final class Messaging implements AutoCloseable {
    private final StateLock lock;
    private final PeerKeys keys;
    private final Peers peers;

    /**
     * Starts.
     *
     * @throws IOException with a message for people: the state directory is in use, the identity damaged, the port taken
     */
    Messaging(PeerConfig config, Clock clock, SecureRandom random) throws IOException {
        if (config.stateDir() == null || config.stateDir().isEmpty()) {
            throw new IOException("stateDir is not set: this peer does not know where to keep its identity");
        }
        Path stateDir = Path.of(config.stateDir());
        lock = StateLock.take(stateDir);
        Threads started = null;
        Peers made = null;
        try {
            keys = PeerKeys.open(stateDir.resolve("identity"), random, clock.instant());
            started = new Threads("cpcc-" + keys.self().shortText());
            made = new Peers(config, keys, started, clock, random);
            made.start();
        } catch (IOException | RuntimeException e) {
            if (made != null) {
                made.stop();
            } else if (started != null) {
                started.close();
            }
            lock.close();
            throw e;
        }
        peers = made;
    }

    /**
     * Goes on with another configuration; links and channels stay.
     *
     * @param config whose state directory is not looked at
     * @throws IOException if it says to listen where that is not possible; it listens where it did, all else is in force
     */
    void configure(PeerConfig config) throws IOException {
        peers.configure(config);
    }

    Identity identity() {
        return keys;
    }

    Links links() {
        return peers;
    }

    Messenger messenger() {
        return peers.notifier();
    }

    Channels channels() {
        return peers.channels();
    }

    /** {@return how many frames have come so far} */
    long framesIn() {
        return peers.counters().of(Counter.FRAMES_IN);
    }

    /** {@return what compression has taken and brought since the start} */
    CodecFigures compression() {
        return peers.codecs().figures();
    }

    /** {@return why channels are compressed less well than they could be, null if they are not} */
    String compressionProblem() {
        return peers.codecs().problem();
    }

    /** Sets who decides; null for nobody, so that everybody is refused. */
    void gate(Gate gate) {
        peers.gate(gate);
    }

    void add(LinkListener listener) {
        peers.events().add(listener);
    }

    void remove(LinkListener listener) {
        peers.events().remove(listener);
    }

    void add(MessageListener<?, ?> listener, Map<String, ?> properties) {
        peers.messages().listeners().add(listener, properties);
    }

    void remove(MessageListener<?, ?> listener) {
        peers.messages().listeners().remove(listener);
    }

    /** Tells the linked peers, then ends links, channels, sockets and threads, and gives the state directory back. */
    @Override
    public void close() throws IOException {
        try (lock) {
            peers.stop();
        }
    }
}
