package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.ServerCutter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known, at the provider's end, of the answers that one session's X server gives. May be used from any thread.
 *
 * <p>It is never taken for true: each question goes to the server all the same, and what the server says is compared. Who was
 * wrong once about what never changes is not believed in it again in this session; about what does, after the fifth time.
 */
public final class Knowledge {
    private static final Logger LOG = LoggerFactory.getLogger(Knowledge.class);
    private static final int MOST_ANSWERS = 8192;
    private static final int MOST_BYTES = 4 << 20;
    /** So much that changes is known, or not known, at once, of each subject. */
    private static final int MOST_CHANGES = 512;

    private static final int SHOWN = 64;
    private static final int INTERN_ATOM = 16;
    private static final int LENGTH_AT = 4;
    /** Changes that are told do not overtake so many answers of one session. */
    private static final int TOO_OFTEN = 5;
    /** So long after a change a program waits for the server's own answers about it. */
    private static final long SETTLED_NANOS = 5_000_000_000L;

    private final String session;
    private final LongSupplier clock;
    private final Majors extensions = new Majors();
    private final Map<Subject, Map<Question, ByteBuffer>> answers = new EnumMap<>(Subject.class);
    private final Map<News, Long> unsettled = new HashMap<>();
    /** Of what an event has told and the user's end has not yet: what comes of it until then may be older than the event. */
    private final Set<News> awaited = new HashSet<>();

    private final Map<Subject, Integer> overtaken = new EnumMap<>(Subject.class);
    private final Set<Subject> off = EnumSet.noneOf(Subject.class);
    private boolean sure = true;
    private int bytes;
    private long early;
    private long wrong;

    /** Of a session that is called so in the log. */
    public Knowledge(String session) {
        this(session, System::nanoTime);
    }

    Knowledge(String session, LongSupplier clock) {
        this.session = session;
        this.clock = clock;
    }

    /** {@return the server's extensions, as far as they are known} */
    Majors extensions() {
        return extensions;
    }

    /** {@return the whole answer, whose sequence number means nothing; empty if it is not known} */
    synchronized Optional<ByteBuffer> answer(Question question) {
        return trusts(question) ? Optional.ofNullable(about(question.subject()).get(question)) : Optional.empty();
    }

    private Map<Question, ByteBuffer> about(Subject subject) {
        return answers.computeIfAbsent(subject, each -> new HashMap<>());
    }

    synchronized boolean trusts(Question question) {
        News about = question.about();
        return !off.contains(question.subject())
                && isSettled(about)
                && (about.atom() == 0 || isSettled(new News(question.subject(), 0)));
    }

    private boolean isSettled(News about) {
        Long since = unsettled.get(about);
        return since == null || clock.getAsLong() - since > SETTLED_NANOS;
    }

    private void unsettle(News news) {
        if (unsettled.size() >= MOST_CHANGES) {
            unsettled.keySet().removeIf(this::isSettled);
        }
        if (unsettled.size() < MOST_CHANGES) {
            unsettled.put(news, clock.getAsLong());
        } else {
            off.add(news.subject());
        }
    }

    /** The server has answered so. What is no whole reply, or says that there is no such atom yet, is left alone. */
    public synchronized void learn(Question question, ByteBuffer reply) {
        boolean whole = reply.remaining() >= ServerCutter.PACKET
                && reply.get(0) == ServerCutter.REPLY
                && ServerCutter.PACKET + 4L * reply.getInt(LENGTH_AT) == reply.remaining();
        if (!whole || question.isCore(INTERN_ATOM) && reply.getInt(8) == 0 || isAwaited(question)) {
            return;
        }
        extensions.learn(question, reply);
        Map<Question, ByteBuffer> known = about(question.subject());
        int most = question.subject().changes() ? MOST_CHANGES : MOST_ANSWERS;
        if (known.size() < most
                && bytes + size(question, reply) <= MOST_BYTES
                && known.putIfAbsent(question, reply) == null) {
            bytes += size(question, reply);
        }
    }

    private boolean isAwaited(Question question) {
        return awaited.contains(question.about()) || awaited.contains(new News(question.subject(), 0));
    }

    private static int size(Question question, ByteBuffer reply) {
        return question.request().remaining() + reply.remaining();
    }

    /** A program changes something itself. What the user's end tells of it may be older for a moment. */
    synchronized void changes(News news) {
        unsettle(news);
        drop(news);
    }

    /** A program has heard that what was known is old: so is all that the user's end tells of it before it says the same. */
    synchronized void heard(News news) {
        changes(news);
        if (awaited.size() < MOST_CHANGES) {
            awaited.add(news);
        } else {
            off.add(news.subject());
        }
    }

    /** The user's end says that what was known is old, and what it tells from now on is not. */
    public synchronized void forget(News news) {
        awaited.removeIf(news::covers);
        drop(news);
    }

    private void drop(News news) {
        for (Iterator<Map.Entry<Question, ByteBuffer>> each =
                        about(news.subject()).entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<Question, ByteBuffer> entry = each.next();
            if (news.covers(entry.getKey().about())) {
                bytes -= size(entry.getKey(), entry.getValue());
                each.remove();
            }
        }
    }

    /** The user's end tells nothing any more: nobody would say what changes. */
    public synchronized void over() {
        answers.clear();
        bytes = 0;
        Arrays.stream(Subject.values()).filter(Subject::told).forEach(off::add);
    }

    /** {@return whether what is said to go well is believed to} */
    synchronized boolean trustsSure() {
        return sure;
    }

    /** It did not. */
    synchronized void notSure() {
        wrong++;
        if (!sure) {
            return;
        }
        sure = false;
        LOG.warn(
                "session {}: the X server found fault with a request that was held for sure; all are waited for now",
                session);
    }

    synchronized void countEarly() {
        early++;
    }

    /** A program was told something else than the server says now. */
    synchronized void differs(Question question, ByteBuffer told, ByteBuffer real) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "session {}: {} {}: told {}, was {}",
                    session,
                    question.name(),
                    text(question.request()),
                    text(told),
                    text(real));
        }
        ByteBuffer old = about(question.subject()).remove(question);
        bytes -= old == null ? 0 : size(question, old);
        Subject subject = question.subject();
        if (subject.changes() && overtaken.merge(subject, 1, Integer::sum) < TOO_OFTEN) {
            unsettle(question.about());
            return;
        }
        wrong++;
        off.add(subject);
        LOG.warn(
                "session {}: {} was answered early and not as the X server did; about {} all wait for it from now on",
                session,
                question.name(),
                subject);
    }

    /** {@return how many answers were given early} */
    public synchronized long early() {
        return early;
    }

    /** {@return how many of them the server gave otherwise, though what they are about never changes, or too often} */
    public synchronized long wrong() {
        return wrong;
    }

    /** {@return how many of them were about what changed at that very moment} */
    public synchronized long overtaken() {
        return overtaken.values().stream().mapToLong(Integer::longValue).sum();
    }

    private static String text(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = bytes.position(); at < Math.min(bytes.limit(), SHOWN); at++) {
            text.append(String.format("%02x", bytes.get(at)));
        }
        return text.toString();
    }

    /** {@return a copy of bytes, in a program's order} */
    static ByteBuffer copy(ByteBuffer all, int at, int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put(0, all, at, length);
    }
}
