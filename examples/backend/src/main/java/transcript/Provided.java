package transcript;

import cpcc.backend.api.BackendException;
import cpcc.exec.api.Needs;
import cpcc.exec.api.ServerIO;
import cpcc.sandbox.api.Confined;
import java.util.function.Consumer;

/**
 * The provider's half: the terminal's.
 *
 * @param half of the terminal backend
 * @param whenClosed told of it
 */
record Provided(ServerIO half, Consumer<AutoCloseable> whenClosed) implements ServerIO {
    @Override
    public Needs needs() {
        return half.needs();
    }

    @Override
    public void started(Confined program) throws BackendException {
        half.started(program);
    }

    @Override
    public void close() {
        half.close();
        whenClosed.accept(this);
    }
}
