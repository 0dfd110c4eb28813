package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Request;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What one X server's programs may ask: the core's requests, and those of the extensions that it has of the ones allowed. */
final class Rules {
    private static final Row[] CORE = Table.core();
    private static final Row[] NONE = new Row[0];
    private static final int OPCODES = 256;

    private final Row[][] byMajor = new Row[OPCODES][];
    private final Map<String, Integer> extensions;

    /**
     * For a server.
     *
     * @param extensions that it has, with their major opcodes; others than those allowed are left out
     */
    Rules(Map<String, Integer> extensions) {
        this.extensions = new TreeMap<>(extensions);
        this.extensions.keySet().retainAll(Table.EXTENSIONS);
        this.extensions.forEach((name, major) -> byMajor[major] = Table.of(name));
    }

    /** {@return what becomes of a request, null if it is none that is allowed} */
    Row of(Request request) {
        int opcode = request.opcode();
        if (opcode < Request.FIRST_EXTENSION) {
            return CORE[opcode];
        }
        Row[] rows = byMajor[opcode] == null ? NONE : byMajor[opcode];
        return request.detail() < rows.length ? rows[request.detail()] : null;
    }

    /** {@return the names of the extensions that programs may use here} */
    Collection<String> extensions() {
        return extensions.keySet();
    }

    /** {@return what a user is told that a request is} */
    String name(Request request) {
        Row row = of(request);
        if (row != null) {
            return row.name();
        }
        return request.opcode() < Request.FIRST_EXTENSION
                ? "request " + request.opcode()
                : "request " + request.opcode() + "." + request.detail();
    }
}
