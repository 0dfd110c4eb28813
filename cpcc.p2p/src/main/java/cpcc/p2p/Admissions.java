package cpcc.p2p;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.messaging.api.Sender;
import cpcc.p2p.membership.Admission;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.membership.Guesses;
import cpcc.p2p.membership.JoinReply;
import cpcc.p2p.membership.JoinRequest;
import cpcc.p2p.membership.Registrar;
import cpcc.p2p.membership.Verifier;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inviter's side of joining. The one message that guests may send, so it believes nothing of it. */
final class Admissions implements MessageListener<JoinRequest, JoinReply> {
    static final String TYPE = "p2p.join";

    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

    private final Registry registry;
    private final Registrar registrar;
    private final Verifier verifier;
    private final Clock clock;
    private final Guesses guesses = new Guesses();

    Admissions(Registry registry, Identity identity, Clock clock) {
        this.registry = registry;
        this.registrar = new Registrar(identity);
        this.verifier = new Verifier(identity);
        this.clock = clock;
    }

    @Override
    public Class<JoinRequest> body() {
        return JoinRequest.class;
    }

    @Override
    public JoinReply received(Sender from, JoinRequest request) throws Failure {
        Instant now = clock.instant();
        if (!guesses.allowed(from.peer(), now)) {
            throw new Failure(Reason.LIMIT, "Too many requests that were refused.", "Wait a minute.");
        }
        try {
            CommunityState state = admit(from, request, now);
            LOG.info(
                    "peer {} at {}: joined community {} as \"{}\"",
                    from.peer().shortText(),
                    from.address(),
                    state.id(),
                    state.roster().nameOf(from.peer()));
            return JoinReply.of(state.roster(), from.peer().text());
        } catch (Failure e) {
            guesses.wrong(
                    from.peer(),
                    now); // Whatever was wrong: neither secrets nor lines of the log are to be had in masses.
            LOG.warn("peer {} at {}: not admitted: {}", from.peer().shortText(), from.address(), e.getMessage());
            throw e;
        }
    }

    private CommunityState admit(Sender from, JoinRequest request, Instant now) throws Failure {
        String community = request.profile().community();
        // A member of one community may join another over the link that is there; a guest has only one to join.
        if (from.role() == Role.GUEST && !community.equals(from.community())) {
            throw new Failure(Reason.BAD_REQUEST, "The link was made for another community.");
        }
        return registry.update(community, from.peer(), current -> {
            if (current == null) {
                throw new Failure(Reason.UNKNOWN_COMMUNITY, "The inviter does not belong to this community.");
            }
            return Admission.admit(current, from.peer(), request, now, registrar, verifier);
        });
    }
}
