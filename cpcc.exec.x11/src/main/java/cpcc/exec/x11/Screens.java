package cpcc.exec.x11;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.exec.x11.guard.Clipboard;
import cpcc.exec.x11.guard.Consent;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each session the display that the user asked for, or refuses: never one that confines less. */
final class Screens {
    private static final Logger LOG = LoggerFactory.getLogger(Screens.class);
    /** What the user calls it, as in {@code --clipboard out}. */
    static final String CLIPBOARD = "clipboard";

    private static final String OR_TRUST =
            "if you trust the provider with your whole screen: cpcc run --display trusted …";

    private final String mode;
    private final String clipboard;
    private final Host host;
    private final Helpers helpers;
    private final SecureRandom random;

    /**
     * Opens nothing yet.
     *
     * @param mode if the user does not say it
     * @param clipboard what is shared of the clipboard, if the user does not say it
     */
    Screens(String mode, String clipboard, Host host, Helpers helpers, SecureRandom random) {
        this.mode = mode;
        this.clipboard = clipboard;
        this.host = host;
        this.helpers = helpers;
        this.random = random;
    }

    /**
     * Opens a display for a session.
     *
     * @param session which one; its options choose the mode
     * @param caller whose screen
     * @return the display, owned by the caller
     * @throws BackendException if there is no display, or none that confines as asked
     */
    Screen open(SessionInfo session, Caller caller) throws BackendException {
        Mode asked = Mode.of(session.options(), mode);
        Server server = Server.find(caller, host);
        return switch (asked) {
            case GUARDED -> guarded(server, session);
            case TRUSTED -> new TrustedScreen(server);
            case NESTED -> NestedScreen.open(server, session, host, helpers, random);
            case UNTRUSTED -> confined(server, session);
        };
    }

    /**
     * {@return what a session of this caller would meet}
     *
     * @param caller whose screen
     * @param options of the user
     */
    List<Check> check(Caller caller, Map<String, String> options) {
        List<Check> checks = new ArrayList<>();
        try {
            Mode asked = Mode.of(options, mode);
            if (clipboard(options) == Clipboard.ASK && asked == Mode.GUARDED) {
                dialog();
            }
            Server server = Server.find(caller, host);
            checks.add(Check.ok("the X server on DISPLAY=" + server.display().text() + " answers"));
            checks.add(
                    switch (asked) {
                        case GUARDED -> Check.ok("what applications ask of it is looked at (guarded)");
                        case TRUSTED ->
                            Check.warning(
                                    "--display trusted: the application can read the whole screen, all keys and the clipboard",
                                    "leave out --display trusted");
                        case NESTED -> nested("--display nested");
                        case UNTRUSTED -> untrusted(server);
                    });
        } catch (BackendException e) {
            checks.add(Check.error(e.getMessage(), e.remedy()));
        }
        return checks;
    }

    private Screen guarded(Server server, SessionInfo session) throws BackendException {
        Clipboard clipboard = clipboard(session.options());
        try {
            if (clipboard != Clipboard.ASK) {
                return GuardedScreen.open(server, session, clipboard, Consent.NEVER, () -> {});
            }
            PasteQuestion question = new PasteQuestion(session, server, host, dialog(), helpers);
            return GuardedScreen.open(server, session, clipboard, question, question::close);
        } catch (IOException e) {
            throw gone(server, e);
        }
    }

    private Dialog dialog() throws BackendException {
        return Dialog.in(host.programs())
                .orElseThrow(() -> new BackendException(
                        "--clipboard ask: there is no program here to ask you with",
                        "install one: sudo apt install zenity, or choose --clipboard out or both"));
    }

    private Clipboard clipboard(Map<String, String> options) throws BackendException {
        String wanted = options.getOrDefault(CLIPBOARD, clipboard);
        return Clipboard.named(wanted)
                .orElseThrow(() -> new BackendException(
                        "there is no clipboard mode \"" + wanted.replaceAll("[^\\x20-\\x7e]", "?") + "\"",
                        "choose one of --clipboard off, out, ask, both"));
    }

    private Screen confined(Server server, SessionInfo session) throws BackendException {
        try {
            return UntrustedScreen.open(server, session.id());
        } catch (UntrustedScreen.Impossible e) {
            if (!host.canNest()) {
                throw new BackendException(cannotConfine(server, e.getMessage()));
            }
            LOG.info(
                    "session {}: the X server on {} cannot confine ({}), so Xephyr does",
                    session.id(),
                    server.display().text(),
                    e.getMessage());
            return NestedScreen.open(server, session, host, helpers, random);
        } catch (IOException e) {
            throw gone(server, e);
        }
    }

    private Check untrusted(Server server) throws BackendException {
        try {
            UntrustedScreen.open(server, "check").close();
            return Check.ok("it confines applications (untrusted, SECURITY extension)");
        } catch (UntrustedScreen.Impossible e) {
            return host.canNest()
                    ? Check.warning(
                            "it cannot confine applications (" + e.getMessage()
                                    + "): they open inside one Xephyr window",
                            "for windows of their own, " + OR_TRUST)
                    : cannotConfine(server, e.getMessage());
        } catch (IOException e) {
            throw gone(server, e);
        }
    }

    private Check nested(String what) {
        return host.canNest()
                ? Check.ok(what + ": Xephyr is installed")
                : Check.error(what + ": Xephyr is not installed", "install it: sudo apt install xserver-xephyr");
    }

    private static Check cannotConfine(Server server, String why) {
        return Check.error(
                "the X server on DISPLAY=" + server.display().text() + " cannot confine applications (" + why + ")",
                "install Xephyr: sudo apt install xserver-xephyr, or, " + OR_TRUST);
    }

    private static BackendException gone(Server server, IOException e) {
        return new BackendException(
                "the X server on DISPLAY=" + server.display().text() + " went away: " + e.getMessage(), "try again", e);
    }
}
