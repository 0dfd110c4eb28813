package cpcc.p2p;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Identity;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.p2p.membership.Admission;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.membership.Founding;
import cpcc.p2p.membership.Hashes;
import cpcc.p2p.membership.Hints;
import cpcc.p2p.membership.Invitation;
import cpcc.p2p.membership.Invited;
import cpcc.p2p.membership.JoinReply;
import cpcc.p2p.membership.JoinRequest;
import cpcc.p2p.membership.Merge;
import cpcc.p2p.membership.Names;
import cpcc.p2p.membership.Records;
import cpcc.p2p.membership.Registrar;
import cpcc.p2p.membership.Roster;
import cpcc.p2p.membership.Verifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the owner of this peer can do about communities: found one, invite to it, join another's. Any thread. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final int NONCE_BYTES = 16;

    private final Own own;
    private final Identity identity;
    private final Registry registry;
    private final Registrar registrar;
    private final Verifier verifier;
    private final Joining joining;
    private final Clock clock;
    private final RandomGenerator random;

    Membership(Own own, Identity identity, Registry registry, Joining joining, Clock clock, RandomGenerator random) {
        this.own = own;
        this.identity = identity;
        this.registry = registry;
        this.registrar = new Registrar(identity);
        this.verifier = new Verifier(identity);
        this.joining = joining;
        this.clock = clock;
        this.random = random;
    }

    CommunityState create(String name) throws Failure {
        Optional<String> problem = Names.problem(name);
        if (problem.isPresent()) {
            throw bad("A community cannot be called so: " + problem.get() + ".", "Choose another name.");
        }
        Instant now = clock.instant();
        Founding founding = registrar.found(name, now, HexFormat.of().formatHex(bytes(NONCE_BYTES)));
        Roster empty = Roster.of(founding);
        PeerId self = identity.self();
        List<String> reachable = Hints.texts(own.addresses());
        Records first = new Records(
                List.of(registrar.register(empty, self, identity.publicKey(), own.name(), reachable, now)), List.of());
        CommunityState made =
                new CommunityState(Merge.of(empty, first, verifier).roster(), List.of());
        CommunityState saved = registry.update(made.id(), null, current -> {
            if (registry.view().named(name).findAny().isPresent()) {
                throw bad("This peer belongs to a community \"" + name + "\" already.", "Choose another name.");
            }
            return made;
        });
        LOG.info("community {}: founded as \"{}\"", saved.id(), name);
        return saved;
    }

    /**
     * {@return the invitation's text}
     *
     * @param community its id
     */
    String invite(String community, List<Address> at, Duration validFor) throws Failure {
        if (validFor.compareTo(Duration.ofSeconds(1)) < 0 || validFor.compareTo(LONGEST) > 0) {
            throw bad(
                    "An invitation cannot be valid for " + validFor + ".",
                    "Choose between one second and " + LONGEST.toDays() + " days.");
        }
        List<Address> reachable = at.isEmpty() ? own.addresses() : List.copyOf(at);
        Optional<String> problem = Hints.problem(Hints.texts(reachable));
        if (problem.isPresent()) {
            throw bad("The invitation cannot be made: " + problem.get() + ".", "Give other addresses.");
        }
        Instant now = clock.instant();
        Instant expires = now.plus(validFor).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        String secret = Invitation.secretOf(bytes(Invitation.secretBytes()));
        CommunityState state = registry.update(community, null, current -> {
            mustBeAdministrator(current.roster());
            if (current.openInvitations(now) >= CommunityState.MAX_INVITATIONS) {
                throw new Failure(
                        Reason.LIMIT,
                        "There are " + CommunityState.MAX_INVITATIONS + " open invitations already.",
                        "Wait until some are used or have expired.");
            }
            return current.with(new Invited(Hashes.hex(secret), expires.toEpochMilli(), ""), now);
        });
        LOG.info("community {}: an invitation was made, valid until {}", community, expires);
        String name = state.roster().founding().name();
        return new Invitation(community, name, identity.self(), reachable, secret, expires).toText();
    }

    CommunityState join(String text) throws Failure {
        Invitation invitation = Invitation.parse(text);
        mustMakeSense(invitation);
        JoinRequest request = new JoinRequest(
                invitation.secret(),
                identity.publicKey(),
                registrar.profile(invitation.community(), own.name(), own.addresses(), 1));
        JoinReply reply = joining.ask(invitation, request, registry.view());
        Roster roster = Admission.accept(invitation.community(), identity.self(), reply, verifier);
        CommunityState saved = registry.update(
                roster.id(), null, current -> current == null ? new CommunityState(roster, List.of()) : current);
        LOG.info(
                "community {}: joined \"{}\" by invitation of peer {}",
                saved.id(),
                roster.founding().name(),
                invitation.inviter().shortText());
        return saved;
    }

    /** Sees that all communities know this peer's name and addresses as they are now. */
    void refreshOwn() {
        List<Address> now = own.addresses();
        for (String id : registry.view().communities().keySet()) {
            try {
                registry.update(
                        id, null, current -> current.with(registrar.withOwn(current.roster(), own.name(), now)));
            } catch (Failure e) {
                LOG.warn("community {}: this peer's name and addresses could not be renewed", id, e);
            }
        }
    }

    private void mustMakeSense(Invitation invitation) throws Failure {
        String name = "\"" + invitation.name() + "\"";
        if (registry.view().communities().containsKey(invitation.community())) {
            throw bad("This peer is a member of " + name + " already.", "");
        }
        String unreadable = registry.view().unreadable().get(invitation.community());
        if (unreadable != null) {
            throw new Failure(
                    Reason.FAILED, "This peer belonged to " + name + " already and cannot read its state.", unreadable);
        }
        if (invitation.inviter().equals(identity.self())) {
            throw bad("This peer made the invitation to " + name + " itself.", "Hand it to another peer.");
        }
        Instant now = clock.instant();
        if (!now.isBefore(invitation.expires())) {
            throw new Failure(
                    Reason.BAD_INVITATION,
                    "The invitation to " + name + " expired at " + invitation.expires() + "; here it is "
                            + now.truncatedTo(ChronoUnit.SECONDS) + ".",
                    "Ask for a new invitation.");
        }
    }

    private void mustBeAdministrator(Roster roster) throws Failure {
        if (roster.administrator(identity.self())) {
            return;
        }
        String community = "\"" + roster.founding().name() + "\"";
        PeerId founder = roster.founder();
        String who =
                roster.member(founder) ? roster.nameOf(founder) + " (" + founder.shortText() + ")" : founder.text();
        throw new Failure(
                Reason.NOT_AN_ADMINISTRATOR,
                "Only an administrator can invite to " + community + "; that is " + who + ".",
                "Ask " + who + " for the invitation.");
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(Reason.BAD_REQUEST, what, remedy);
    }
}
