package cpcc.backend.contract.broken;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Taps;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.ServerIO;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Speaks another protocol than the type that it is registered with: its connections have other names. */
public final class LiesAboutItsType extends Broken {
    /**
     * Breaks a backend.
     *
     * @param good all but the fault; this one is registered with the same type
     */
    public LiesAboutItsType(ExecBackend good) {
        super(good);
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException {
        return super.client(session, caller, new Renamed(wire));
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException {
        return super.server(session, offer, new Renamed(wire));
    }

    private record Renamed(Wire wire) implements Wire {
        @Override
        public Handle listen(String name, SocketAddress local, Kind kind, Supplier<Taps> taps) throws IOException {
            return wire.listen("other " + name, local, kind, taps);
        }

        @Override
        public Handle join(
                String name, CompletionStage<? extends SocketAddress> target, Kind kind, Supplier<Taps> taps) {
            return wire.join("other " + name, target, kind, taps);
        }

        @Override
        public Pipe open(String name, Kind kind) throws IOException {
            return wire.open("other " + name, kind);
        }

        @Override
        public Handle accept(String name, Kind kind, Consumer<Pipe> acceptor) {
            return wire.accept("other " + name, kind, acceptor);
        }
    }
}
