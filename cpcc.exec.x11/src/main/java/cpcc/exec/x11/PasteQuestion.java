package cpcc.exec.x11;

import cpcc.backend.api.SessionInfo;
import cpcc.exec.x11.guard.Consent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the user whether a session's programs may have what others have copied, until there is an answer, which is for the whole
 * session. A program that wanted it meanwhile got nothing: it wants it again when the user pastes again.
 */
final class PasteQuestion implements Consent, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PasteQuestion.class);
    private static final int LONGEST_NAME = 60;
    /** Who agrees sooner has not read it: a click or a key was meant for what was there before. */
    private static final long TOO_SOON = TimeUnit.SECONDS.toNanos(1);
    /** So long nobody is asked again who has not answered. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final SessionInfo session;
    private final Server server;
    private final Host host;
    private final Dialog dialog;
    private final Helpers helpers;
    private volatile boolean given;
    private boolean over;
    private long notBefore = System.nanoTime();
    private Thread asking;

    /**
     * Asks nothing yet.
     *
     * @param session which one
     * @param server with the user's screen
     * @param host this machine
     * @param dialog to ask with
     * @param helpers start it
     */
    PasteQuestion(SessionInfo session, Server server, Host host, Dialog dialog, Helpers helpers) {
        this.session = session;
        this.server = server;
        this.host = host;
        this.dialog = dialog;
        this.helpers = helpers;
    }

    @Override
    public boolean given() {
        return given;
    }

    @Override
    public synchronized void ask() {
        if (!over && asking == null && System.nanoTime() - notBefore >= 0) {
            asking = new Thread(this::askAndWait, "x11 asks");
            asking.setDaemon(true);
            asking.start();
        }
    }

    private void askAndWait() {
        Process program = null;
        try {
            Path log = session.folder().resolve("x11.question.log");
            long since = System.nanoTime();
            program = helpers.start(host.tied(dialog.asking(question())), environment(), log);
            answered(program.waitFor(), System.nanoTime() - since < TOO_SOON);
        } catch (IOException e) {
            unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (program != null) {
                program.destroyForcibly();
            }
        }
    }

    private synchronized void answered(int code, boolean tooSoon) {
        given = code == dialog.yes() && !tooSoon && !over;
        over |= given || code == dialog.no();
        again();
        LOG.info(
                "session {}: asked whether it may paste, the user {} ({} ended with {})",
                session.id(),
                given ? "agreed" : over ? "did not agree" : "did not answer",
                dialog.program(),
                code);
    }

    private synchronized void unanswered(IOException why) {
        again();
        if (!over) { // Else the session has ended meanwhile.
            LOG.warn("session {}: the user cannot be asked: {}", session.id(), why.getMessage());
        }
    }

    private void again() {
        asking = null;
        notBefore = System.nanoTime() + PAUSE;
    }

    /** Begins with words of our own: no name is taken for an option, or for more than a name. */
    private String question() {
        return "A remote application wants to paste what you have copied elsewhere.\n\n"
                + "Application: \"" + plain(session.title()) + "\"\n"
                + "It runs at: \"" + plain(session.peer()) + "\"\n\n"
                + "Allow it in this session? Then paste again.";
    }

    /** No markup, no other script's direction, no end of the quotation. */
    private static String plain(String name) {
        String some = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
        return some.replaceAll("[<>&\\\\\"\\p{Pi}\\p{Pf}]|[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]", "?");
    }

    private Map<String, String> environment() {
        Map<String, String> env = new HashMap<>(server.environment());
        env.put("HOME", session.folder().toString());
        env.put("LC_ALL", "C.UTF-8");
        env.put("NO_AT_BRIDGE", "1");
        return env;
    }

    /** The question goes; what was answered no longer counts. */
    @Override
    public synchronized void close() {
        over = true;
        given = false;
        if (asking != null) {
            asking.interrupt();
        }
    }
}
