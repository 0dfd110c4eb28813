package cpcc.messaging.codec;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What this peer and one other can compress with, and what the line between them does. Thread-safe. */
public final class PeerCodecs {
    private final Codecs codecs;
    private final Supplier<Compression> configured;
    private final LineRate line = new LineRate();
    private volatile List<String> announced = List.of();
    private volatile List<String> theirs = List.of();

    /**
     * For one other peer, of which nothing is known.
     *
     * @param codecs of this process
     * @param configured whether to compress, asked for each time
     */
    public PeerCodecs(Codecs codecs, Supplier<Compression> configured) {
        this.codecs = codecs;
        this.configured = configured;
    }

    /** {@return what a HELLO says from now on: the codecs that this peer speaks, the best first} */
    public List<String> announce() {
        announced = offered();
        return announced;
    }

    /** A link is up, and the other peer has said what it speaks. */
    public void linkUp(List<String> names) {
        theirs = names;
        line.linkUp();
    }

    /** {@return what a new channel is coded with; empty if it is not} */
    public Optional<Codec> agreed() {
        return offered().stream().filter(theirs::contains).findFirst().flatMap(codecs::named);
    }

    /** {@return the codec that the other peer has named; empty if this one did not announce it} */
    public Optional<Codec> named(String name) {
        return announced.contains(name) ? codecs.named(name) : Optional.empty();
    }

    /** {@return all codecs of this process} */
    public Codecs codecs() {
        return codecs;
    }

    /** {@return whether to compress now} */
    public Compression configured() {
        return configured.get();
    }

    /** {@return the decision for one direction of a channel} */
    public Choice choice() {
        return new Choice(line);
    }

    private List<String> offered() {
        return configured.get() == Compression.NEVER ? List.of() : codecs.names();
    }
}
