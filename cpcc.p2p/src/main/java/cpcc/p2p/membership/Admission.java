package cpcc.p2p.membership;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How an invitation makes a member, on both sides. Pure: it decides and signs; who calls it saves and tells. */
public final class Admission {
    private static final String ASK_AGAIN = "Ask for a new invitation.";

    private Admission() {}

    /**
     * The inviter's side. The same guest may ask again with the same secret, because the answer may not have reached it.
     *
     * @param state of the community that the guest wants to join
     * @param guest proven by its link
     * @param request not trusted
     * @param now what the clock says
     * @param registrar of this peer, an administrator
     * @param verifier checks what the guest says of itself
     * @return the state with the guest registered and its invitation used
     * @throws Failure why not
     */
    public static CommunityState admit(
            CommunityState state,
            PeerId guest,
            JoinRequest request,
            Instant now,
            Registrar registrar,
            Verifier verifier)
            throws Failure {
        Roster roster = state.roster();
        String name = "\"" + roster.founding().name() + "\"";
        Invited invited = state.invited(Hashes.hex(request.secret()))
                .orElseThrow(() -> new Failure(
                        Reason.BAD_INVITATION, "The invitation to " + name + " is not known here.", ASK_AGAIN));
        if (invited.expired(now)) {
            throw new Failure(Reason.BAD_INVITATION, "The invitation to " + name + " has expired.", ASK_AGAIN);
        }
        if (!invited.usedBy().isEmpty()) {
            if (invited.usedBy().equals(guest.text()) && roster.member(guest)) {
                return state;
            }
            throw new Failure(
                    Reason.BAD_INVITATION, "The invitation to " + name + " has been used already.", ASK_AGAIN);
        }
        Roster next = registered(roster, guest, request, now, registrar, verifier);
        return state.with(next).with(new Invited(invited.secretHash(), invited.expires(), guest.text()), now);
    }

    /**
     * The guest's side.
     *
     * @param community the id in the invitation
     * @param self the guest
     * @param reply not trusted
     * @param verifier what decides
     * @return the community that the guest is now a member of
     * @throws Failure if the answer does not prove that
     */
    public static Roster accept(String community, PeerId self, JoinReply reply, Verifier verifier) throws Failure {
        if (!reply.founding().id().equals(community)) {
            throw new Failure(
                    Reason.MALFORMED, "The inviter answered with the founding record of another community.", ASK_AGAIN);
        }
        Optional<String> problem = verifier.problem(reply.founding());
        if (problem.isPresent()) {
            throw new Failure(
                    Reason.MALFORMED, "The community's founding record is refused: " + problem.get() + ".", ASK_AGAIN);
        }
        Merge merge = Merge.of(Roster.of(reply.founding()), reply.records(), verifier);
        if (!merge.roster().member(self)) {
            String why = merge.refused().isEmpty() ? "" : " (" + merge.refused().get(0) + ")";
            throw new Failure(
                    Reason.MALFORMED, "The inviter's answer does not make this peer a member" + why + ".", ASK_AGAIN);
        }
        return merge.roster();
    }

    private static Roster registered(
            Roster roster, PeerId guest, JoinRequest request, Instant now, Registrar registrar, Verifier verifier)
            throws Failure {
        if (!roster.member(guest) && roster.members().size() >= Roster.MAX_MEMBERS) {
            throw new Failure(Reason.LIMIT, "The community is full: it has " + Roster.MAX_MEMBERS + " members.");
        }
        Profile profile = request.profile();
        if (!profile.peer().equals(guest.text())) {
            throw new Failure(Reason.BAD_REQUEST, "The profile is that of another peer.");
        }
        Register register =
                registrar.register(roster, guest, request.publicKey(), profile.name(), profile.addresses(), now);
        Roster withRegister = roster.with(register);
        Optional<String> problem = verifier.problem(roster, register).or(() -> verifier.problem(withRegister, profile));
        if (problem.isPresent()) {
            throw new Failure(Reason.BAD_REQUEST, "The guest cannot be registered: " + problem.get() + ".");
        }
        return Merge.of(withRegister, new Records(null, List.of(profile)), verifier)
                .roster();
    }
}
