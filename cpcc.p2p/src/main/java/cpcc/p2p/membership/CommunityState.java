package cpcc.p2p.membership;

import cpcc.messaging.api.PeerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that this peer keeps of one community, in one file, so that a member is never registered without its invitation being
 * used, nor the other way round. A value.
 *
 * @param roster who belongs to it
 * @param invitations made here and not yet expired, used ones included
 */
public record CommunityState(Roster roster, List<Invited> invitations) {
    /** How many invitations may be open. */
    public static final int MAX_INVITATIONS = 1_000;

    /** Copies the list. */
    public CommunityState {
        invitations = List.copyOf(invitations);
    }

    /** {@return the community's id} */
    public String id() {
        return roster.id();
    }

    /** {@return the same with another roster} */
    public CommunityState with(Roster next) {
        return next == roster ? this : new CommunityState(next, invitations);
    }

    /** {@return the same without the invitations that nobody has used} */
    public CommunityState withoutOpenInvitations() {
        return new CommunityState(
                roster, invitations.stream().filter(i -> !i.usedBy().isEmpty()).toList());
    }

    /** {@return the invitation with this hash, expired or not} */
    public Optional<Invited> invited(String secretHash) {
        return invitations.stream()
                .filter(invited -> invited.secretHash().equals(secretHash))
                .findFirst();
    }

    /** {@return whether a guest has any business here: an invitation is open, or this very guest has used one} */
    public boolean expects(PeerId guest, Instant now) {
        return invitations.stream()
                .anyMatch(invited -> !invited.expired(now)
                        && (invited.usedBy().isEmpty() || invited.usedBy().equals(guest.text())));
    }

    /** {@return how many invitations can still be used} */
    public long openInvitations(Instant now) {
        return invitations.stream()
                .filter(invited -> !invited.expired(now) && invited.usedBy().isEmpty())
                .count();
    }

    /** {@return the same with an invitation added or replaced, and without those that have expired} */
    public CommunityState with(Invited invitation, Instant now) {
        List<Invited> next = new ArrayList<>(invitations);
        next.removeIf(i -> i.expired(now) || i.secretHash().equals(invitation.secretHash()));
        next.add(invitation);
        return new CommunityState(roster, next);
    }
}
