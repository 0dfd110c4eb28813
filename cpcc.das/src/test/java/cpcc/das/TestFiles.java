package cpcc.das;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import cpcc.files.api.FileBackend;
import cpcc.files.api.Grant;
import cpcc.files.api.Mount;
import cpcc.files.api.Share;
import cpcc.sandbox.api.Bind;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** Both peers see the same disk, so the folder itself is what is mounted. */
final class TestFiles implements FileBackend {
    final List<List<Grant>> shared = new CopyOnWriteArrayList<>();
    final List<String> order = new CopyOnWriteArrayList<>();
    private final Faults faults;
    private volatile List<Check> checks = List.of();

    TestFiles(Faults faults) {
        this.faults = faults;
    }

    void checks(Check... found) {
        checks = List.of(found);
    }

    @Override
    public List<Check> check(Side side) {
        return checks;
    }

    @Override
    public Share share(SessionInfo session, List<Grant> grants, Wire wire) throws BackendException {
        faults.reach("files.share");
        shared.add(grants);
        return new Share() {
            @Override
            public Map<String, String> offer() {
                faults.reachSilently("files.offer");
                return Map.of("token", "secret");
            }

            @Override
            public void close() {
                faults.reachSilently("files.share.close");
                order.add("share closed");
            }
        };
    }

    @Override
    public Mount mount(SessionInfo session, List<Grant> grants, Map<String, String> offer, Wire wire)
            throws BackendException {
        faults.reach("files.mount");
        return new Mount() {
            @Override
            public List<Bind> binds() {
                faults.reachSilently("files.binds");
                return grants.stream()
                        .map(g -> new Bind(g.folder(), g.folder(), g.writable()))
                        .toList();
            }

            @Override
            public OptionalLong namespaceOf() {
                return OptionalLong.empty();
            }

            @Override
            public void close() {
                faults.reachSilently("files.mount.close");
                order.add("mount closed");
            }
        };
    }
}
