package cpcc.exec.api;

import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Stdio;
import java.util.List;
import java.util.Map;

/**
 * What a program needs to be seen and used by its user.
 *
 * @param env environment variables, such as DISPLAY
 * @param binds files and sockets, such as the display's socket
 * @param stdio what its standard streams are
 */
public record Needs(Map<String, String> env, List<Bind> binds, Stdio stdio) {
    /** Copies the collections. {@inheritDoc} */
    public Needs {
        env = Map.copyOf(env);
        binds = List.copyOf(binds);
    }
}
