package cpcc.das.events;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import cpcc.das.api.Application;
import cpcc.das.api.ApplicationListener;
import cpcc.das.api.Ended;
import cpcc.das.api.Events;
import cpcc.das.api.Provider;
import cpcc.das.api.SessionListener;
import cpcc.das.api.SessionView;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.PeerId;
import cpcc.p2p.api.Peer;
import cpcc.p2p.api.PeerListener;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * Makes events of what listeners are told. A listener hears how things are, an event says what changed: so it remembers what
 * it was told before. Each kind of listener is called by one thread at a time, and no two kinds share what they remember.
 */
final class EventPublisher implements PeerListener, ApplicationListener, SessionListener {
    private final EventAdmin admin;
    private final Clock clock;
    private final Set<Member> members;
    private final Map<Member, Peer> peers = new HashMap<>();
    private final Map<Shared, Map<PeerId, Provider>> applications = new HashMap<>();
    private final Map<String, SessionView.State> sessions = new HashMap<>();

    private EventPublisher(EventAdmin admin, Collection<Peer> members, Clock clock) {
        this.admin = admin;
        this.clock = clock;
        this.members = members.stream().map(Member::of).collect(toSet());
    }

    private record Member(PeerId peer, String community) {
        private static Member of(Peer peer) {
            return new Member(peer.id(), peer.community());
        }
    }

    private record Shared(String application, String community, Surface surface) {
        private static Shared of(Application application) {
            return new Shared(application.id(), application.community(), application.surface());
        }
    }

    /**
     * {@return who listens and posts}
     *
     * @param eventAdmin the service
     * @param members at this moment: they have not joined when they are told of
     * @param clock for the events' time
     */
    static EventPublisher to(Object eventAdmin, Collection<Peer> members, Clock clock) {
        return new EventPublisher((EventAdmin) eventAdmin, members, clock);
    }

    @Override
    public void peerChanged(Peer peer) {
        Member member = Member.of(peer);
        Peer before = peers.put(member, peer);
        if (before == null && members.add(member)) {
            post(Events.PEER_JOINED, about(peer));
        }
        if (before != null && !before.name().equals(peer.name())) {
            post(Events.PEER_RENAMED, about(peer));
        }
        if (before == null || before.active() != peer.active()) {
            post(peer.active() ? Events.PEER_ACTIVE : Events.PEER_INACTIVE, about(peer));
        }
    }

    @Override
    public void peerGone(Peer peer) {
        members.remove(Member.of(peer));
        peers.remove(Member.of(peer));
        post(Events.PEER_LEFT, about(peer));
    }

    @Override
    public void applicationChanged(Application application) {
        Map<PeerId, Provider> now = application.providers().stream().collect(toMap(Provider::peer, p -> p));
        Map<PeerId, Provider> before = applications.put(Shared.of(application), now);
        providersChanged(application, before == null ? Map.of() : before, now);
    }

    @Override
    public void applicationGone(Application application) {
        Map<PeerId, Provider> before = applications.remove(Shared.of(application));
        providersChanged(application, before == null ? Map.of() : before, Map.of());
    }

    @Override
    public void sessionChanged(SessionView session) {
        if (sessions.put(session.id(), session.state()) != session.state()) {
            post(Events.SESSIONS + session.state(), about(session));
        }
    }

    @Override
    public void sessionEnded(SessionView session, Ended how) {
        sessions.remove(session.id());
        Map<String, Object> about = about(session);
        about.put(Events.CAUSE, how.cause().name());
        about.put(Events.EXIT_CODE, how.exitCode());
        about.put(Events.MESSAGE, how.message());
        post(Events.SESSION_ENDED, about);
    }

    private void providersChanged(Application application, Map<PeerId, Provider> before, Map<PeerId, Provider> now) {
        List<Provider> withdrawn =
                before.values().stream().filter(p -> !now.containsKey(p.peer())).toList();
        withdrawn.forEach(p -> post(Events.APPLICATION_WITHDRAWN, about(application, p)));
        for (Provider provider : now.values()) {
            Provider earlier = before.get(provider.peer());
            if (earlier == null) {
                post(Events.APPLICATION_SHARED, about(application, provider));
            }
            if (earlier == null || earlier.free() != provider.free()) {
                post(provider.free() ? Events.APPLICATION_FREE : Events.APPLICATION_FULL, about(application, provider));
            }
        }
    }

    private static Map<String, Object> about(Peer peer) {
        return peer(peer.id(), peer.name(), peer.community());
    }

    private static Map<String, Object> about(Application application, Provider provider) {
        Map<String, Object> about = peer(provider.peer(), provider.name(), application.community());
        about.put(Events.APPLICATION, application.id());
        about.put(Events.APPLICATION_NAME, application.name());
        about.put(Events.INSTANCES, provider.instances());
        return about;
    }

    private static Map<String, Object> about(SessionView session) {
        Map<String, Object> about = peer(session.peer(), session.peerName(), session.community());
        about.put(Events.SESSION, session.id());
        about.put(Events.SIDE, session.side().name());
        about.put(Events.APPLICATION, session.application());
        about.put(Events.BACKEND, session.exec());
        return about;
    }

    private static Map<String, Object> peer(PeerId id, String name, String community) {
        Map<String, Object> about = new HashMap<>();
        about.put(Events.PEER, id.text());
        about.put(Events.PEER_NAME, name);
        about.put(Events.COMMUNITY, community);
        return about;
    }

    private void post(String topic, Map<String, Object> about) {
        about.put(Events.TIMESTAMP, clock.millis());
        admin.postEvent(new Event(topic, about));
    }
}
