package cpcc.das;

import cpcc.das.api.Application;
import cpcc.das.api.Provider;
import cpcc.das.wire.Text;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Who is asked first, and what the user may have meant. Pure. */
final class ProviderChoice {
    private static final Duration UNMEASURED = Duration.ofDays(1);
    private static final int SUGGESTIONS = 3;

    private ProviderChoice() {}

    /**
     * Somebody who could provide the application.
     *
     * @param application of one community
     * @param provider who
     * @param roundTrip to it, empty if unmeasured
     */
    record Candidate(Application application, Provider provider, Optional<Duration> roundTrip) {}

    /**
     * {@return who provides the application, the best first: those that say an instance is free, of these the nearest}
     *
     * @param applications of one id
     * @param peers with their round trips
     * @param wanted name or id of the only one that will do, or empty
     */
    static List<Candidate> rank(List<Application> applications, List<Peer> peers, Optional<String> wanted) {
        List<Candidate> candidates = new ArrayList<>();
        for (Application application : applications) {
            for (Provider provider : application.providers()) {
                if (wanted.isEmpty() || isMeant(provider, wanted.get())) {
                    candidates.add(new Candidate(application, provider, roundTrip(provider.peer(), peers)));
                }
            }
        }
        // Free or full is a hint: the provider itself decides, so the full ones are asked last.
        candidates.sort(Comparator.<Candidate, Boolean>comparing(c -> !c.provider.free())
                .thenComparing(c -> c.roundTrip.orElse(UNMEASURED))
                .thenComparing(c -> c.provider.name())
                .thenComparing(c -> c.provider.peer()));
        return candidates;
    }

    /**
     * Names need not be unique: somebody who calls himself like a friend must not get the friend's session.
     *
     * @param candidates who is meant by what was wanted
     * @param wanted name or id, or empty
     * @throws Failure if several peers are meant
     */
    static void onlyOneIsMeant(List<Candidate> candidates, Optional<String> wanted) throws Failure {
        List<String> ids = candidates.stream()
                .map(c -> c.provider.peer().shortText())
                .distinct()
                .toList();
        if (wanted.isPresent() && ids.size() > 1) {
            throw new Failure(
                    Reason.BAD_REQUEST,
                    ids.size() + " peers that share "
                            + candidates.get(0).application.id() + " are called \"" + Text.oneLine(wanted.get(), 80)
                            + "\"",
                    "name one by its id, of " + String.join(", ", ids) + ": cpcc peers");
        }
    }

    /**
     * {@return ids of applications that are spelled nearly so, each with who shares it, the most alike first}
     *
     * @param id what nobody shares
     * @param applications what is shared
     */
    static List<String> similar(String id, List<Application> applications) {
        TreeMap<String, Application> byId = new TreeMap<>();
        applications.forEach(a -> byId.putIfAbsent(a.id(), a));
        return byId.values().stream()
                .filter(a -> distance(id, a.id()) <= Math.max(1, id.length() / 3))
                .sorted(Comparator.comparingInt(a -> distance(id, a.id())))
                .limit(SUGGESTIONS)
                .map(a -> a.id() + " (" + a.providers().get(0).name() + ")")
                .toList();
    }

    private static boolean isMeant(Provider provider, String wanted) {
        if (provider.name().equals(wanted)) {
            return true;
        }
        String id = wanted.replace("-", "").toUpperCase(Locale.ROOT);
        return id.length() >= 7 && provider.peer().text().startsWith(id);
    }

    private static Optional<Duration> roundTrip(PeerId peer, List<Peer> peers) {
        return peers.stream()
                .filter(p -> p.id().equals(peer))
                .flatMap(p -> p.roundTrip().stream())
                .findFirst();
    }

    /** Edits between the two, none if one begins with the other or only capitals differ. */
    private static int distance(String typed, String known) {
        String a = typed.toLowerCase(Locale.ROOT);
        String b = known.toLowerCase(Locale.ROOT);
        if (a.length() > 100 || b.length() > 100) {
            return Integer.MAX_VALUE;
        }
        if (a.length() > 1 && b.length() > 1 && (a.startsWith(b) || b.startsWith(a))) {
            return 0;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
