package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One kind of request that counts as done as soon as it is sent, as {@code sure.table} says. Programs send them between questions when
 * they start, and would wait for each.
 *
 * @param needed how many bytes have to be seen to know it
 * @param events whether it may cause events about the program's own windows
 * @param chooses what it chooses events about, so that answers about that have to wait for it
 * @param ofRoot whether it does so if it is about the root window only
 * @param own where the number of something stands that this connection has made
 * @param known where such a number stands, or that of the root window
 * @param clear bits that must be 0, by their offset
 * @param clearOfRoot those that must be if it is about the root window
 */
record Sure(
        int needed,
        boolean events,
        Set<Subject> chooses,
        boolean ofRoot,
        List<Integer> own,
        List<Integer> known,
        Map<Integer, Integer> clear,
        Map<Integer, Integer> clearOfRoot) {
    private static final int WORD = 4;
    private static final ByRequest<Sure> ALL = new ByRequest<>("sure.table", Sure::row);

    Sure {
        chooses = Set.copyOf(chooses);
        own = List.copyOf(own);
        known = List.copyOf(known);
        clear = Map.copyOf(clear);
        clearOfRoot = Map.copyOf(clearOfRoot);
    }

    /** {@return how many bytes of a request have to be seen to know; 4 if they are enough} */
    static int needed(Request request, Majors extensions) {
        Sure row = ALL.of(request, extensions);
        return row == null ? WORD : row.needed;
    }

    /**
     * {@return its kind; empty if it is none of them}
     *
     * @param request to be judged
     * @param seen how many of its bytes may be looked at, if it has so many
     * @param extensions of the server
     * @param setup of the connection
     * @param strict whether those that may cause events are none
     */
    static Optional<Sure> of(Request request, int seen, Majors extensions, Setup setup, boolean strict) {
        Sure row = ALL.of(request, extensions);
        boolean is = row != null
                && !(strict && row.events)
                && request.length() >= row.needed
                && seen >= row.needed
                && row.isAboutOwn(request, setup)
                && isClear(request, row.clear)
                && (row.clearOfRoot.isEmpty() || !row.isOfRoot(request, setup) || isClear(request, row.clearOfRoot));
        return is ? Optional.of(row) : Optional.empty();
    }

    /** {@return what this one chooses events about} */
    Set<Subject> chosen(Request request, Setup setup) {
        return ofRoot && !isOfRoot(request, setup) ? Set.of() : chooses;
    }

    private boolean isOfRoot(Request request, Setup setup) {
        return setup.isRoot(request.int32(known.get(0)));
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

    private static boolean isClear(Request request, Map<Integer, Integer> bits) {
        for (Map.Entry<Integer, Integer> each : bits.entrySet()) {
            if ((request.int32(each.getKey()) & each.getValue()) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Sure row(String[] words) {
        boolean events = false;
        boolean ofRoot = false;
        Set<Subject> chooses = EnumSet.noneOf(Subject.class);
        List<Integer> own = new ArrayList<>();
        List<Integer> known = new ArrayList<>();
        Map<Integer, Integer> clear = new HashMap<>();
        Map<Integer, Integer> clearOfRoot = new HashMap<>();
        for (int i = 3; i < words.length; i++) {
            String[] parts = words[i].split("[@:]");
            switch (parts[0]) {
                case "events" -> events = true;
                case "of-root" -> ofRoot = true;
                case "chooses" -> {
                    i++;
                    Arrays.stream(words[i].split(",")).map(Subject::named).forEach(chooses::add);
                }
                case "own" -> own.add(Integer.parseInt(parts[1]));
                case "own^" -> known.add(Integer.parseInt(parts[1]));
                case "clear" -> clear.put(Integer.parseInt(parts[1]), Integer.parseUnsignedInt(parts[2], 16));
                case "clear^" -> clearOfRoot.put(Integer.parseInt(parts[1]), Integer.parseUnsignedInt(parts[2], 16));
                default -> throw new IllegalStateException("sure.table: not understood: " + String.join(" ", words));
            }
        }
        int last = Stream.of(own, known, clear.keySet(), clearOfRoot.keySet())
                .flatMap(Collection::stream)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        return new Sure(last + WORD, events, chooses, ofRoot, own, known, clear, clearOfRoot);
    }
}
