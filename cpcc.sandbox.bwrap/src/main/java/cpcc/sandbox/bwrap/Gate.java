package cpcc.sandbox.bwrap;

import cpcc.backend.api.BackendException;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Plan;
import cpcc.sandbox.api.Stdio;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the program back until what bwrap bound is known to be what the plan names. bwrap follows links, and whoever can
 * change a folder above a bind's source, such as the server of a mount, could put one there after it was checked; so the
 * kernel is asked what is really mounted, before the program runs.
 *
 * <p>bwrap waits at the end of its preparations for one byte, which is the first of its standard input.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String FD = "3";

    /**
     * A peer that was started in the background of a script ignores the interrupt key, and so would all that it starts: a
     * shell cannot undo that, {@code env} of coreutils 8.31 and later can.
     */
    private static final String ON =
            "/usr/bin/env --default-signal true 2>/dev/null && set -- /usr/bin/env --default-signal \"$@\"; exec \"$@\"";

    /** The stream goes on to the program; one that is to have none gets none. */
    private static final String BOTH = "exec 3<&0; " + ON;

    private static final String ALONE = "exec 3<&0 </dev/null; " + ON;

    private final Plan plan;
    private final Path marker;
    private final OutputStream stdin;
    private boolean open;

    /**
     * Closed.
     *
     * @param plan with the binds
     * @param marker a private file that is bound at {@link PrivateFiles#MARKER}: seen there, everything is bound
     * @param stdin of bwrap
     */
    Gate(Plan plan, Path marker, OutputStream stdin) {
        this.plan = plan;
        this.marker = marker;
        this.stdin = stdin;
    }

    /** {@return words before those of the sandbox} */
    static List<String> before(Plan plan) {
        return List.of("/bin/sh", "-c", plan.stdio() == Stdio.LOG ? ALONE : BOTH, "sh");
    }

    /** {@return words of bwrap} */
    static List<String> words() {
        return List.of("--block-fd", FD);
    }

    /**
     * Opens it if all is bound.
     *
     * @param inner bwrap's process inside
     * @throws BackendException if something else is bound than the plan names
     */
    void look(long inner) throws BackendException {
        if (open) {
            return;
        }
        MountTable inside;
        try {
            inside = MountTable.of(Long.toString(inner));
        } catch (IOException e) {
            // Also while the kernel does not yet count the process as ours.
            LOG.trace("{}: nothing to be seen yet", plan.name(), e);
            return;
        }
        String mark = marker.getParent().getFileName() + "/" + marker.getFileName();
        if (inside.mountedAt(PrivateFiles.MARKER)
                .filter(place -> place.path().endsWith("/" + mark))
                .isEmpty()) {
            return;
        }
        try {
            check(inside);
            open = true;
            stdin.write('\n');
            stdin.flush();
            if (plan.stdio() == Stdio.LOG) {
                stdin.close();
            }
        } catch (IOException e) {
            // It has ended meanwhile, and tells why.
            LOG.debug("{}: not opened", plan.name(), e);
        }
    }

    private void check(MountTable inside) throws IOException, BackendException {
        MountTable outside = MountTable.of(
                plan.namespaceOf().isPresent()
                        ? Long.toString(plan.namespaceOf().getAsLong())
                        : "self");
        for (int i = 0; i < plan.binds().size(); i++) {
            Bind bind = plan.binds().get(i);
            boolean covered = plan.binds().subList(i + 1, plan.binds().size()).stream()
                    .anyMatch(later -> later.target().equals(bind.target()));
            Optional<MountTable.Place> bound = inside.mountedAt(bind.target());
            if (!covered && (bound.isEmpty() || !bound.equals(outside.placeOf(bind.source())))) {
                LOG.warn(
                        "{}: {} was to be bound at {}, and {} was",
                        plan.name(),
                        bind.source(),
                        bind.target(),
                        bound.map(MountTable.Place::path).orElse("nothing"));
                throw new BackendException(
                        "cannot confine " + plan.command().get(0) + ": " + bind.target()
                                + " is not what it was, a link or another folder has taken its place",
                        "Was something moved meanwhile? Try again.");
            }
        }
    }
}
