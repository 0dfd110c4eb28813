package cpcc.exec.x11.guard;

import cpcc.backend.api.Tap;
import cpcc.exec.x11.protocol.Expected;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Keeps the programs of one session to themselves on an X server that would let them do anything. May be used from any thread.
 */
public final class SessionGuard {
    private static final int MOST_EXPECTED = 4096;

    private final Policy policy;
    private final Realm realm = new Realm();
    private final Refusals refusals = new Refusals();

    /**
     * For a server.
     *
     * @param extensions that it has, with their major opcodes
     * @param atoms its numbers for names
     * @param clipboard what is shared of the user's clipboards
     * @param consent the user's, asked for if the clipboards are shared so
     * @param machine what windows say that they come from; what is not ASCII in it is shown as a question mark
     */
    public SessionGuard(
            Map<String, Integer> extensions, Atoms atoms, Clipboard clipboard, Consent consent, String machine) {
        this.policy = Policy.of(extensions, atoms, clipboard, consent, machine.replaceAll("[^\\x20-\\x7e]", "?"));
    }

    /** {@return the names of all extensions that programs may use where a server has them} */
    public static Iterable<String> extensions() {
        return Table.EXTENSIONS;
    }

    /** {@return the guard of a new connection} */
    public Connection connection() {
        return new Connection(refusals);
    }

    /** {@return the guard of a connection of our own, whose refusals are nobody's business} */
    public Connection quietConnection() {
        return new Connection(new Refusals());
    }

    /** {@return whether a window is the session's own} */
    public boolean owns(int window) {
        return realm.owns(window);
    }

    /** {@return how often programs were refused what} */
    public Map<String, Long> refusals() {
        return refusals.counts();
    }

    /** One connection. */
    public final class Connection {
        private final Member member = realm.member();
        private final Expected<Substitute> expected = new Expected<>(MOST_EXPECTED);
        private final Refusals counted;
        private volatile ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        private Connection(Refusals counted) {
            this.counted = counted;
        }

        /**
         * {@return what the program's requests have to pass}
         *
         * @param program its byte order
         */
        public Tap requests(ByteOrder program) {
            order = program;
            return new Guard(program, policy, member, expected, counted);
        }

        /** {@return what the server's answers have to pass, from its first byte on} */
        public Tap answers() {
            return new Shown(() -> order, member, expected);
        }
    }
}
