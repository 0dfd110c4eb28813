package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which requests change what answers are about, as {@code changes.table} says: who sends one must not hear of it as it was. */
final class Changes {
    private static final int WORD = 4;
    private static final ByRequest<Change> ALL = new ByRequest<>("changes.table", Changes::change);

    /**
     * One kind of request.
     *
     * @param subject of the answers that it changes
     * @param rootAt where the root window must stand for it, 0 if that does not matter
     * @param atomAt where the property or selection stands, 0 if there is more than one
     * @param setAt which byte must not be 0 for it, 0 if that does not matter
     */
    private record Change(Subject subject, int rootAt, int atomAt, int setAt) {
        int needed() {
            return WORD + Math.max(rootAt, atomAt);
        }
    }

    private Changes() {}

    /** {@return how many bytes of a request have to be seen to know what it changes} */
    static int needed(Request request, Majors extensions) {
        Change change = ALL.of(request, extensions);
        return change == null ? WORD : change.needed();
    }

    /**
     * {@return what is old after this request; empty if nothing is}
     *
     * @param request with as many bytes as are needed, or all there are
     * @param extensions of the server
     * @param root window of the server
     */
    static Optional<News> of(Request request, Majors extensions, int root) {
        Change change = ALL.of(request, extensions);
        boolean does = change != null
                && request.length() >= change.needed()
                && (change.rootAt() == 0 || request.int32(change.rootAt()) == root)
                && (change.setAt() == 0 || request.int8(change.setAt()) != 0);
        return does
                ? Optional.of(new News(change.subject(), change.atomAt() == 0 ? 0 : request.int32(change.atomAt())))
                : Optional.empty();
    }

    private static Change change(String[] words) {
        Map<String, Integer> at = new HashMap<>();
        for (int i = 4; i < words.length; i++) {
            String[] parts = words[i].split("@");
            at.put(parts[0], Integer.parseInt(parts[1]));
        }
        return new Change(
                Subject.named(words[3]),
                at.getOrDefault("root", 0),
                at.getOrDefault("atom", 0),
                at.getOrDefault("set", 0));
    }
}
