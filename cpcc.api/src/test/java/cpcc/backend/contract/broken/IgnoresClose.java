package cpcc.backend.contract.broken;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ClientIO;
import cpcc.exec.api.ExecBackend;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Its user's half closes nothing. */
public final class IgnoresClose extends Broken {
    /**
     * Breaks a backend.
     *
     * @param good all but the fault
     */
    public IgnoresClose(ExecBackend good) {
        super(good);
    }

    @Override
    public ClientIO client(SessionInfo session, Caller caller, Wire wire) throws BackendException {
        ClientIO half = super.client(session, caller, wire);
        return new ClientIO() {
            @Override
            public Map<String, String> offer() {
                return half.offer();
            }

            @Override
            public CompletionStage<Void> visible() {
                return half.visible();
            }

            @Override
            public boolean askToClose() {
                return half.askToClose();
            }

            @Override
            public void close() {
                // This is the fault.
            }
        };
    }
}
