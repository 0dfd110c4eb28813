package cpcc.p2p;

import cpcc.messaging.api.Address;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Link;
import cpcc.messaging.api.Links;
import cpcc.messaging.api.Messenger;
import cpcc.messaging.api.PeerId;
import cpcc.messaging.api.Reason;
import cpcc.messaging.api.Role;
import cpcc.p2p.membership.Hints;
import cpcc.p2p.membership.Invitation;
import cpcc.p2p.membership.JoinReply;
import cpcc.p2p.membership.JoinRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The guest's side of joining, as far as it is talk with the inviter. Any thread; blocks. */
final class Joining {
    private static final Duration MEET = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(9);
    /** Only the inviter can be dialled: he does not know the guest yet. */
    private static final String REACHABLE =
            "See that the inviter's peer is running. If it is, its port must be reachable from here:"
                    + " the inviter can forward it at the router, or use IPv6 or a VPN such as WireGuard, and invite anew with"
                    + " cpcc invite --address";

    private final Messenger messenger;
    private final Links links;
    private final Consumer<PeerId> dropGuestLink;
    private final ReentrantLock one = new ReentrantLock();

    Joining(Messenger messenger, Links links, Consumer<PeerId> dropGuestLink) {
        this.messenger = messenger;
        this.links = links;
        this.dropGuestLink = dropGuestLink;
    }

    /** {@return the inviter's answer, not yet checked} */
    JoinReply ask(Invitation invitation, JoinRequest request, View view) throws Failure {
        // The link to a guest is one for all that it asks; a second request would lose it when the first is done.
        if (!one.tryLock()) {
            throw new Failure(
                    Reason.LIMIT, "This peer is joining a community right now.", "Try again when that is done.");
        }
        try {
            return askAlone(invitation, request, view);
        } finally {
            one.unlock();
        }
    }

    private JoinReply askAlone(Invitation invitation, JoinRequest request, View view) throws Failure {
        Optional<String> linked = communityLinkedBy(invitation.inviter(), view);
        return linked.isPresent() ? answer(invitation, linked.get(), request) : askAsGuest(invitation, request);
    }

    private JoinReply askAsGuest(Invitation invitation, JoinRequest request) throws Failure {
        List<Address> addresses = invitation.addresses().stream()
                .filter(address -> Hints.dialable(address, true))
                .toList();
        if (addresses.isEmpty()) {
            throw new Failure(
                    Reason.UNREACHABLE,
                    "The invitation to \"" + invitation.name() + "\" names no address that can be dialled.",
                    "Ask for a new invitation with an address that can be reached from here.");
        }
        boolean guest = true;
        try {
            Link link = await(invitation, links.meet(invitation.inviter(), invitation.community(), addresses), MEET);
            guest = link.role() == Role.GUEST;
            return answer(invitation, invitation.community(), request);
        } finally {
            if (guest) {
                dropGuestLink.accept(invitation.inviter());
            }
        }
    }

    private JoinReply answer(Invitation invitation, String inNameOf, JoinRequest request) throws Failure {
        return await(
                invitation,
                messenger.request(invitation.inviter(), inNameOf, Admissions.TYPE, request, JoinReply.class, ANSWER),
                ANSWER.plusMillis(500));
    }

    private Optional<String> communityLinkedBy(PeerId inviter, View view) {
        return links.up().stream()
                .filter(link -> link.peer().equals(inviter) && link.role() == Role.MEMBER)
                .map(Link::peer)
                .findFirst()
                .flatMap(view::shared)
                .map(state -> state.id());
    }

    private static <T> T await(Invitation invitation, CompletionStage<T> stage, Duration timeout) throws Failure {
        String what = "Could not join \"" + invitation.name() + "\"";
        try {
            return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                String remedy = failure.reason() == Reason.UNREACHABLE
                                || failure.remedy().isEmpty()
                        ? REACHABLE
                        : failure.remedy();
                throw new Failure(failure.reason(), what + ": " + failure.getMessage(), remedy, failure);
            }
            throw new Failure(Reason.FAILED, what + ": " + e.getCause(), "Try again.", e);
        } catch (TimeoutException e) {
            throw new Failure(
                    Reason.TIMEOUT,
                    what + ": the inviter did not answer within " + timeout.toSeconds() + " s.",
                    REACHABLE,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Reason.FAILED, what + ": interrupted.", "Try again.", e);
        }
    }
}
