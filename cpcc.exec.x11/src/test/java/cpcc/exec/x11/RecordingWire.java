package cpcc.exec.x11;

import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.Tap;
import cpcc.backend.api.Taps;
import cpcc.backend.api.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The user's end of a wire that remembers all that came from the provider and all that went there. */
record RecordingWire(Wire wire, ByteArrayOutputStream bytes) implements Wire {
    RecordingWire(Wire wire) {
        this(wire, new ByteArrayOutputStream());
    }

    /** Whether these bytes have crossed the wire. */
    boolean saw(byte[] wanted) {
        return text(bytes.toByteArray()).contains(text(wanted));
    }

    /** Whether bytes have crossed the wire that are like this, each byte a character. */
    boolean saw(Pattern wanted) {
        return wanted.matcher(text(bytes.toByteArray())).find();
    }

    @Override
    public Handle listen(String name, SocketAddress local, Kind kind, Supplier<Taps> taps) throws IOException {
        return wire.listen(name, local, kind, taps);
    }

    @Override
    public Handle join(String name, CompletionStage<? extends SocketAddress> target, Kind kind, Supplier<Taps> taps) {
        return wire.join(name, target, kind, () -> recording(taps.get()));
    }

    @Override
    public Pipe open(String name, Kind kind) throws IOException {
        return wire.open(name, kind);
    }

    @Override
    public Handle accept(String name, Kind kind, Consumer<Pipe> acceptor) {
        return wire.accept(name, kind, acceptor);
    }

    private Taps recording(Taps taps) {
        Tap outgoing = passed -> record(taps.outgoing().pass(passed));
        Tap incoming = arrived -> taps.incoming().pass(record(arrived));
        return new Taps(outgoing, incoming);
    }

    private ByteBuffer record(ByteBuffer some) {
        byte[] copy = new byte[some.remaining()];
        some.duplicate().get(copy);
        bytes.writeBytes(copy);
        return some;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
