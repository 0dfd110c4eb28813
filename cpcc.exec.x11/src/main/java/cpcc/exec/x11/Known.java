package cpcc.exec.x11;

import cpcc.backend.api.Kind;
import cpcc.backend.api.Pipe;
import cpcc.backend.api.Wire;
import cpcc.exec.x11.cache.Knowledge;
import cpcc.exec.x11.cache.Telling;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the provider's half knows of a session's display: listens to what the user's half tells. */
final class Known implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Known.class);

    private final String session;
    private final Knowledge knowledge;
    private volatile Pipe pipe;
    private volatile boolean closed;

    Known(String session) {
        this.session = session;
        this.knowledge = new Knowledge(session);
    }

    Knowledge knowledge() {
        return knowledge;
    }

    /** From now on, in a thread of its own. Without it the program waits for each answer, and all is well else. */
    void begin(Wire wire) {
        try {
            pipe = wire.open(Offer.KNOWN, Kind.INTERACTIVE);
        } catch (IOException e) {
            LOG.debug("session {}: nothing is told of its display's answers", session, e);
            return;
        }
        Thread thread = new Thread(this::listen, "x11 hears what is known, session " + session);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        if (pipe != null) {
            pipe.close();
        }
        if (knowledge.early() > 0) {
            LOG.info(
                    "session {}: {} of its display's answers were given early, {} of them wrong, {} overtaken by a change",
                    session,
                    knowledge.early(),
                    knowledge.wrong(),
                    knowledge.overtaken());
        }
    }

    private void listen() {
        try (Pipe open = pipe) {
            Telling.read(open.in(), knowledge);
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                LOG.debug("session {}: nothing more is told of its display's answers", session, e);
            }
        } finally {
            knowledge.over();
        }
    }
}
