package cpcc.exec.x11;

import cpcc.backend.api.Pipe;
import cpcc.backend.api.Tap;
import cpcc.exec.x11.cache.Facts;
import cpcc.exec.x11.cache.News;
import cpcc.exec.x11.cache.Noted;
import cpcc.exec.x11.cache.Noting;
import cpcc.exec.x11.cache.Question;
import cpcc.exec.x11.cache.Telling;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the provider's half what the session's display answers to what earlier programs of that peer have asked, and when that
 * changes. It asks with the rights of a program of the session, and nothing else: what it tells, every program could have heard.
 */
final class Teller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

    /** So many questions go to the server at once. */
    private static final int AT_ONCE = 32;

    private final String session;
    private final Screen screen;
    private final Noted noted;
    private volatile Facts facts;
    private volatile boolean closed;
    private final List<AutoCloseable> open = new ArrayList<>();
    /** What may become old, by what was told of it; only for the thread that tells. */
    private final Set<Question> told = new HashSet<>();

    /**
     * For one session.
     *
     * @param session its name
     * @param screen its display; not owned
     * @param noted what earlier programs have asked, and this one's will be added to
     */
    Teller(String session, Screen screen, Noted noted) {
        this.session = session;
        this.screen = screen;
        this.noted = noted;
    }

    /** {@return whether it notes questions by now: it has to know the display first} */
    boolean hasBegun() {
        return facts != null;
    }

    /** {@return what notes a program's questions} */
    Tap noting(ByteOrder order) {
        return order == ByteOrder.LITTLE_ENDIAN ? new Noting(() -> facts, noted) : Tap.NONE;
    }

    /** Tells all there is, then what changes, until either side closes. Blocks, so it goes on in a thread of its own. */
    void tell(Pipe pipe) {
        synchronized (this) {
            if (closed || !open.isEmpty()) { // One is enough.
                pipe.close();
                return;
            }
            open.add(pipe);
        }
        Thread thread = new Thread(() -> tellAll(pipe), "x11 tells what is known, session " + session);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.forEach(Teller::end);
    }

    private synchronized <T extends AutoCloseable> T owned(T made) throws IOException {
        open.add(made);
        if (closed) {
            end(made);
            throw new IOException("the session has ended");
        }
        return made;
    }

    private static void end(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            LOG.debug("could not close {}", each, e);
        }
    }

    private void tellAll(Pipe pipe) {
        try (pipe;
                DisplayNews display = owned(new DisplayNews(Server.connect(screen.address(), screen.cookie())));
                XConnection asking = owned(guarded());
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(pipe.out()))) {
            display.begin();
            facts = new Facts(display.screenAtFirst(), display.extensions());
            NewsInbox inbox = new NewsInbox();
            Thread reader = new Thread(() -> read(display, inbox), "x11 hears of changes, session " + session);
            reader.setDaemon(true);
            reader.start();
            answer(asking, out, display::watches);
            while (true) {
                tell(display, inbox.take(), asking, out);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) { // Whatever it is: the provider's half hears that it is over.
            if (!closed) {
                LOG.debug("session {}: nothing more is told of its display's answers", session, e);
            }
        }
    }

    /** Until the connection is closed. Never waits for the provider: the server would have to keep what is not read. */
    private static void read(DisplayNews display, NewsInbox inbox) {
        try {
            while (true) {
                inbox.add(display.next());
            }
        } catch (IOException e) {
            inbox.end(e);
        } catch (RuntimeException e) { // Unheard, what was told would be believed for ever.
            inbox.end(new IOException(e));
        }
    }

    private XConnection guarded() throws IOException {
        return Server.<XConnection, IOException>again(
                () -> XConnection.open(screen.address(), screen.cookie(), Server.TIMEOUT, screen.quietGuard()));
    }

    private void tell(DisplayNews display, News news, XConnection asking, DataOutputStream out) throws IOException {
        Predicate<Question> concerned = question -> display.watches(question) && news.covers(question.about());
        boolean known = told.removeIf(concerned);
        if (known || noted.all().stream().anyMatch(concerned)) {
            Telling.news(out, news);
            out.flush();
            answer(asking, out, concerned);
        }
    }

    private void answer(XConnection asking, DataOutputStream out, Predicate<Question> which) throws IOException {
        List<Question> questions = noted.all().stream()
                .filter(which)
                .filter(question -> opcode(question) != 0)
                .toList();
        for (int from = 0; from < questions.size(); from += AT_ONCE) {
            if (!screen.alive()) { // Another server, or one that trusts more, may be there now.
                throw new IOException("the display is gone");
            }
            List<Question> some = questions.subList(from, Math.min(from + AT_ONCE, questions.size()));
            List<Optional<ByteBuffer>> replies = asking.askAll(
                    some.stream().map(each -> each.toServer(opcode(each))).toList());
            for (int i = 0; i < some.size(); i++) {
                if (replies.get(i).isPresent()) {
                    Telling.answer(out, some.get(i), replies.get(i).get());
                    told.add(some.get(i));
                }
            }
        }
        out.flush();
    }

    private int opcode(Question question) {
        return question.extension().equals(Question.CORE)
                ? 1
                : facts.extensions().major(question.extension());
    }
}
