package cpcc.files.api;

import cpcc.sandbox.api.Bind;
import java.util.List;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/** The provider's half of a file backend in one session. */
@ConsumerType
public interface Mount extends AutoCloseable {
    /** {@return where each granted folder lies here and where the program must see it: at the user's own path} */
    List<Bind> binds();

    /** {@return the process whose user and mount namespace has the mount; empty if it is in the peer's own} */
    OptionalLong namespaceOf();

    /** Unmounts, also when the other side no longer answers. Harmless when already closed. */
    @Override
    void close();
}
