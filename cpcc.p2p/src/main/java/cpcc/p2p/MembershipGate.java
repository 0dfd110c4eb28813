package cpcc.p2p;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Gate;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.p2p.membership.CommunityState;
import java.time.Clock;
import java.util.function.Supplier;

/** Lets in members, and guests while an invitation is open. Answers from memory, without a lock. */
final class MembershipGate implements Gate {
    private final Supplier<View> view;
    private final Clock clock;

    MembershipGate(Supplier<View> view, Clock clock) {
        this.view = view;
        this.clock = clock;
    }

    @Override
    public void admit(PeerId peer, String community, Role role) throws Failure {
        CommunityState state =
                community == null ? null : view.get().communities().get(community);
        if (state == null) {
            throw new Failure(
                    Reason.UNKNOWN_COMMUNITY,
                    "The peer that was called does not belong to this community.",
                    "Ask for an invitation.");
        }
        if (role == Role.MEMBER && !state.roster().member(peer)) {
            throw new Failure(
                    Reason.NOT_A_MEMBER,
                    "Peer " + peer.shortText() + " is not known here as a member of this community.",
                    "If it was invited just now it will be known soon; else ask for an invitation.");
        }
        if (role == Role.GUEST && !state.expects(peer, clock.instant())) {
            throw new Failure(
                    Reason.BAD_INVITATION,
                    "No invitation to this community is open: it was used, or has expired.",
                    "Ask for a new invitation.");
        }
    }
}
