package cpcc.backend.contract.broken;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ExecBackend;
import cpcc.exec.api.ServerIO;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** Starts a helper in each session and forgets it. */
public final class LeaksAProcess extends Broken {
    private final Consumer<Process> leaked;

    /**
     * Breaks a backend.
     *
     * @param good all but the fault
     * @param leaked gets each helper, to end it after the test
     */
    public LeaksAProcess(ExecBackend good, Consumer<Process> leaked) {
        super(good);
        this.leaked = leaked;
    }

    @Override
    public ServerIO server(SessionInfo session, Map<String, String> offer, Wire wire) throws BackendException {
        ServerIO half = super.server(session, offer, wire);
        try {
            leaked.accept(new ProcessBuilder("sleep", "7777").start());
        } catch (IOException e) {
            half.close();
            throw new BackendException("the helper cannot be started", "", e);
        }
        return half;
    }
}
