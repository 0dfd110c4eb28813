package cpcc.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.config.api.Problem;
import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.p2p.api.Communities;
import cpcc.p2p.api.Community;
import cpcc.p2p.api.Peer;
import cpcc.p2p.membership.Invitation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Communities that configurations declare. */
class DeclaredCommunityTest {
    private static final PeerId INVITER = PeerId.ofHash(new byte[32]);

    private final Joined communities = new Joined();
    private final List<DeclaredCommunity> declared = new ArrayList<>();

    @AfterEach
    void stop() {
        declared.forEach(DeclaredCommunity::stop);
    }

    private DeclaredCommunity declare(String name, String... some) {
        DeclaredCommunity made = new DeclaredCommunity(communities, configuration(name, some), Duration.ofMillis(5));
        declared.add(made);
        return made;
    }

    private static Map<String, Object> configuration(String name, String... some) {
        Map<String, Object> all = new HashMap<>(Map.of("service.pid", "cpcc.community~" + name));
        for (int i = 0; i < some.length; i += 2) {
            all.put(some[i], some[i + 1]);
        }
        return all;
    }

    private static String invitation(String id) {
        return new Invitation(
                        id, "lab", INVITER, List.of(), Invitation.secretOf(new byte[16]), Instant.ofEpochSecond(1))
                .toText();
    }

    private static void says(DeclaredCommunity community, String text) throws Exception {
        Await.until(
                text, () -> community.problems().stream().map(Problem::toString).anyMatch(p -> p.contains(text)));
    }

    @Test
    void itIsFoundedOnceAndStaysWhenTheConfigurationGoes() throws Exception {
        DeclaredCommunity lab = declare("lab", "create", "true");
        Await.until("it has come", () -> communities.all.size() == 1);
        assertEquals("lab", communities.all.get(0).name());
        lab.stop();
        declare("lab", "create", "true");
        lab = declare("other", "create", "true");
        Await.until("it has come", () -> communities.all.size() == 2);
        assertEquals(List.of(), lab.problems());
    }

    @Test
    void itIsJoinedOnceWhateverBecomesOfTheInvitation() throws Exception {
        String text = invitation("A".repeat(26));
        DeclaredCommunity lab = declare("lab", "invitation", text);
        Await.until("it has come", () -> communities.asked.size() == 1 && communities.all.size() == 1);
        lab.modified(configuration("lab", "invitation", text));
        DeclaredCommunity again = declare("lab", "invitation", text);
        declare("after", "create", "true");
        Await.until("it has come", () -> communities.all.size() == 2);
        assertEquals(List.of(text), communities.asked);
        assertEquals(List.of(), again.problems());
    }

    @Test
    void anInviterThatIsNotReachedIsTriedAgainAndARefusalIsFinal() throws Exception {
        communities.failure = new Failure(Reason.UNREACHABLE, "bob is not reached.", "");
        DeclaredCommunity lab = declare("lab", "invitation", invitation("A".repeat(26)));
        says(lab, "cpcc.community~lab: bob is not reached. It is tried again.");
        Await.until("it has come", () -> communities.asked.size() >= 3);
        communities.failure = new Failure(Reason.BAD_INVITATION, "It was used.", "Ask for a new one.");
        says(lab, "cpcc.community~lab: It was used.. Ask for a new one.");
        int asked = communities.asked.size();
        communities.failure = null;
        lab.modified(configuration("lab", "invitation", invitation("B".repeat(26))));
        Await.until(
                "it has come",
                () -> communities.all.size() == 1 && lab.problems().isEmpty());
        assertEquals(asked + 1, communities.asked.size());
    }

    /** As two do that begin at the same time: this peer joins one after the other. */
    @ParameterizedTest
    @EnumSource(names = {"LIMIT", "LOST"})
    void oneThatIsHeldUpIsTriedAgain(Reason reason) throws Exception {
        communities.failure = new Failure(reason, "Not now.", "");
        DeclaredCommunity lab = declare("lab", "invitation", invitation("A".repeat(26)));
        says(lab, "Not now. It is tried again.");
        communities.failure = null;
        Await.until(
                "it has come",
                () -> communities.all.size() == 1 && lab.problems().isEmpty());
    }

    @Test
    void whatMakesNoSenseIsSaid() throws Exception {
        says(declare("lab"), "A community is declared by an invitation, or by create = true.");
        says(declare("lab", "create", "true", "invitation", invitation("A".repeat(26))), "Set one of the two.");
        says(declare("lab", "create", "perhaps"), "create: \"perhaps\" is not allowed");
        says(declare("lab", "invitation", "cpcc1-nonsense"), "The invitation is malformed");
        assertTrue(communities.all.isEmpty() && communities.asked.isEmpty());
    }

    private static final class Joined implements Communities {
        final List<Community> all = new CopyOnWriteArrayList<>();
        final List<String> asked = new CopyOnWriteArrayList<>();
        volatile Failure failure;

        @Override
        public String peerName() {
            return "alice";
        }

        @Override
        public Community create(String name) {
            Community made = new Community("ID" + all.size(), name, INVITER, true, 1);
            all.add(made);
            return made;
        }

        @Override
        public String invite(String community, List<Address> addresses, Duration validFor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Community join(String invitation) throws Failure {
            asked.add(invitation);
            if (failure != null) {
                throw failure;
            }
            Community joined = new Community(Invitation.parse(invitation).community(), "lab", INVITER, false, 2);
            all.add(joined);
            return joined;
        }

        @Override
        public List<Community> list() {
            return List.copyOf(all);
        }

        @Override
        public List<Peer> peers() {
            return List.of();
        }
    }
}
