package cpcc.exec.x11;

import cpcc.backend.api.SessionInfo;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the user asked for, completed by the rules that are about a session; the rule that says most about it comes first. */
final class X11Rules {
    private X11Rules() {}

    /**
     * {@return the session, with the options that hold for it}
     *
     * @param session as its user wants it
     * @param rules all there are
     */
    static SessionInfo applied(SessionInfo session, Collection<X11Rule> rules) {
        List<X11Rule> about = rules.stream()
                .filter(rule -> rule.weight(session) > 0)
                .sorted(Comparator.comparingInt((X11Rule rule) -> rule.weight(session))
                        .reversed())
                .toList();
        Map<String, String> options = new HashMap<>(session.options());
        first(about, X11Rule::display).ifPresent(mode -> options.putIfAbsent(Mode.OPTION, mode));
        first(about, X11Rule::clipboard).ifPresent(what -> options.putIfAbsent(Screens.CLIPBOARD, what));
        return new SessionInfo(
                session.id(),
                session.application(),
                session.title(),
                session.peer(),
                session.peerId(),
                session.user(),
                session.home(),
                session.folder(),
                options);
    }

    private static Optional<String> first(List<X11Rule> rules, Function<X11Rule, Optional<String>> what) {
        return rules.stream().map(what).flatMap(Optional::stream).findFirst();
    }
}
