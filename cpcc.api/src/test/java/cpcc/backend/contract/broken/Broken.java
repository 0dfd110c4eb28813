package cpcc.backend.contract.broken;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.ServerIO;
import java.util.List;
import java.util.Map;

/** A good backend with one fault, to prove that the contract finds it. */
public abstract class Broken implements ExecBackend {
    private final ExecBackend good;

    /**
     * Breaks a backend.
     *
     * @param good all but the fault
     */
    protected Broken(ExecBackend good) {
        this.good = good;
    }

    /** {@return the backend without the fault} */
    public ExecBackend good() {
        return good;
    }

    @Override
    public List<Check> check(Side side, Caller caller, Map<String, String> options) {
        return good.check(side, caller, options);
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException {
        return good.client(session, caller, wire);
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException {
        return good.server(session, offer, wire);
    }
}
