package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One kind of request that counts as done as soon as it is sent, as {@code sure.table} says. Programs send them between questions when
 * they start, and would wait for each.
 *
 * @param events whether it may cause events about the program's own windows
 * @param chooses what it chooses events about, so that answers about that have to wait for it; empty if nothing that is asked
 * @param ofRoot whether it does so if it is about the root window only
 * @param own where the number of something stands that this connection has made
 * @param known where such a number stands, or that of the root window
 */
record Sure(boolean events, Optional<Subject> chooses, boolean ofRoot, List<Integer> own, List<Integer> known) {
    private static final int WORD = 4;
    private static final String OWN = "own@";
    private static final String KNOWN = "own^@";
    private static final ByRequest<Sure> ALL = new ByRequest<>("sure.table", Sure::row);

    Sure {
        own = List.copyOf(own);
        known = List.copyOf(known);
    }

    /** {@return how many bytes of a request have to be seen to know; 4 if they are enough} */
    static int needed(Request request, Majors extensions) {
        Sure row = ALL.of(request, extensions);
        return row == null ? WORD : row.needed();
    }

    /**
     * {@return its kind; empty if it is none of them}
     *
     * @param request with as many bytes as are needed, or all there are
     * @param extensions of the server
     * @param setup of the connection
     * @param strict whether those that may cause events are none
     */
    static Optional<Sure> of(Request request, Majors extensions, Setup setup, boolean strict) {
        Sure row = ALL.of(request, extensions);
        boolean is = row != null
                && !(strict && row.events)
                && request.length() >= row.needed()
                && row.isAboutOwn(request, setup);
        return is ? Optional.of(row) : Optional.empty();
    }

    /** {@return what this one chooses events about} */
    Optional<Subject> chosen(Request request, Setup setup) {
        return ofRoot && !setup.isRoot(request.int32(known.get(0))) ? Optional.empty() : chooses;
    }

    private int needed() {
        int last = 0;
        for (int at : own) {
            last = Math.max(last, at);
        }
        for (int at : known) {
            last = Math.max(last, at);
        }
        return last + WORD;
    }

    private boolean isAboutOwn(Request request, Setup setup) {
        for (int at : own) {
            if (!setup.owns(request.int32(at))) {
                return false;
            }
        }
        for (int at : known) {
            int id = request.int32(at);
            if (!setup.owns(id) && !setup.isRoot(id)) {
                return false;
            }
        }
        return true;
    }

    private static Sure row(String[] words) {
        boolean events = false;
        Optional<Subject> chooses = Optional.empty();
        boolean ofRoot = false;
        List<Integer> own = new ArrayList<>();
        List<Integer> known = new ArrayList<>();
        for (int i = 3; i < words.length; i++) {
            String word = words[i];
            if (word.equals("events")) {
                events = true;
            } else if (word.equals("chooses")) {
                i++;
                chooses = Optional.of(Subject.named(words[i]));
            } else if (word.equals("of-root")) {
                ofRoot = true;
            } else if (word.startsWith(OWN)) {
                own.add(Integer.parseInt(word.substring(OWN.length())));
            } else if (word.startsWith(KNOWN)) {
                known.add(Integer.parseInt(word.substring(KNOWN.length())));
            } else {
                throw new IllegalStateException("sure.table: not understood: " + String.join(" ", words));
            }
        }
        return new Sure(events, chooses, ofRoot, own, known);
    }
}
