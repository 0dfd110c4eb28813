package cpcc.p2p;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.api.Sender;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.membership.Merge;
import cpcc.p2p.membership.Records;
import cpcc.p2p.membership.Verifier;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spreads the records without a server: two members that meet send each other all they have, and what is new is passed on to
 * everybody who is signed on. It is also the listener that takes what others send.
 */
final class Spread implements MessageListener<Records, Records> {
    static final String TYPE = "p2p.records";

    private static final Logger LOG = LoggerFactory.getLogger(Spread.class);

    private final Messenger messenger;
    private final Registry registry;
    private final Verifier verifier;
    private final PeerId self;

    Spread(Messenger messenger, Registry registry, Verifier verifier, PeerId self) {
        this.messenger = messenger;
        this.registry = registry;
        this.verifier = verifier;
        this.self = self;
    }

    /** Sends all records of the communities that the other belongs to as well. */
    void all(PeerId to) {
        registry.view().communities().values().stream()
                .filter(state -> state.roster().member(to))
                .forEach(state -> send(to, state.id(), state.roster().records()));
    }

    /** Passes on what {@code after} has and {@code before} had not. */
    void news(View before, View after, PeerId origin) {
        for (CommunityState state : after.communities().values()) {
            CommunityState earlier = before.communities().get(state.id());
            if (earlier == null || earlier.roster() == state.roster()) {
                continue;
            }
            Records news = state.roster().since(earlier.roster());
            state.roster().members().stream()
                    .filter(member -> !member.equals(self) && !member.equals(origin))
                    .filter(after.presence()::active)
                    .forEach(member -> send(member, state.id(), news));
        }
    }

    @Override
    public Class<Records> body() {
        return Records.class;
    }

    @Override
    public Records received(Sender from, Records records) throws Failure {
        String sender = from.peer().shortText();
        if (from.role() != Role.MEMBER) {
            throw new Failure(Reason.NOT_A_MEMBER, "Only members exchange records.");
        }
        if (records.count() > Records.MAX_COUNT) {
            LOG.warn("peer {}: {} records in one message are refused", sender, records.count());
            throw new Failure(Reason.LIMIT, "More than " + Records.MAX_COUNT + " records in one message.");
        }
        registry.update(from.community(), from.peer(), current -> {
            if (current == null) {
                LOG.warn("peer {}: records of an unknown community are refused", sender);
                throw new Failure(Reason.UNKNOWN_COMMUNITY, "This peer does not belong to that community.");
            }
            Merge merge = Merge.of(current.roster(), records, verifier);
            report(sender, current, merge);
            return current.with(merge.roster());
        });
        return null;
    }

    private void send(PeerId to, String community, Records records) {
        for (Records page : records.pages()) {
            messenger.send(to, community, TYPE, page);
        }
    }

    private static void report(String sender, CommunityState current, Merge merge) {
        List<String> refused = merge.refused();
        if (!refused.isEmpty()) {
            LOG.warn(
                    "peer {}, community {}: {} records refused, the first: {}",
                    sender,
                    current.id(),
                    refused.size(),
                    refused.get(0));
        }
        int members =
                merge.roster().members().size() - current.roster().members().size();
        if (members > 0) {
            LOG.info("peer {}, community {}: told of {} new members", sender, current.id(), members);
        }
    }
}
