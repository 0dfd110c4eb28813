package cpcc.exec.x11.cache;

import cpcc.backend.api.Tap;
import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.RequestCutter;
import cpcc.exec.x11.protocol.ServerCutter;
import cpcc.exec.x11.protocol.Setup;
import cpcc.exec.x11.protocol.XScreen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Answers one program's requests at the provider's end, where the answer is known, while the X server is far away. All requests go
 * on; the server's answers to those are compared, and end here. Programs of the big-endian order wait for the server.
 *
 * <p>An early answer has the place in the order of answers that the server's would have had.
 */
public final class EarlyAnswers {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int SEQUENCE_AT = 2;
    private static final int LENGTH_AT = 4;
    private static final int LARGEST = 256 * 1024;
    private static final int KEYMAP_NOTIFY = 11;
    private static final int GRAB_SERVER = 36;
    private static final int UNGRAB_SERVER = 37;

    private final Knowledge knowledge;
    private final boolean strict;
    private final Talk talk = new Talk();
    private final OwnWindows windows = new OwnWindows();
    private final Answers answers = new Answers();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private Setup setup = Setup.NONE;
    private XScreen screen;
    private boolean grabbed;
    private ByteBuffer due = NOTHING;

    /**
     * For a new connection of a session.
     *
     * @param knowledge of its server
     * @param strict whether an answer also waits for events about the program's own windows
     */
    public EarlyAnswers(Knowledge knowledge, boolean strict) {
        this.knowledge = knowledge;
        this.strict = strict;
    }

    /** {@return what a program's requests have to pass, after its set-up, in this byte order} */
    public Tap requests(ByteOrder program) {
        order = program;
        return program == ByteOrder.LITTLE_ENDIAN ? new Asked() : Tap.NONE;
    }

    /** {@return what the server's answers have to pass, from its first byte on} */
    public Tap answers() {
        return answers;
    }

    private void answer(Request request, Question question) {
        if (!knowledge.trusts(question) || grabbed && question.subject().changes()) {
            return;
        }
        Optional<ByteBuffer> known = knowledge
                .answer(question)
                .or(() -> Colors.answer(question, screen))
                .or(() -> windows.answer(question));
        boolean room = known.isPresent() && due.position() + known.get().limit() <= LARGEST;
        if (room
                && talk.mayAnswer(
                        request.number(), question.subject(), known.get().limit())
                && answers.isBetween()) {
            talk.answered(request.number(), question, known.get());
            due(known.get(), (int) request.number());
            knowledge.countEarly();
        } else if (known.isEmpty() && !question.subject().told()) {
            talk.await(request.number(), question);
        }
    }

    /** What the program changes itself it must not hear of as it was, and while it holds the server, only what is so now. */
    private void note(Request request, int seen) {
        switch (request.opcode()) {
            case GRAB_SERVER -> grabbed = true;
            case UNGRAB_SERVER -> grabbed = false;
            default -> {
                if (seen >= Changes.needed(request, knowledge.extensions())) {
                    Changes.of(request, knowledge.extensions(), screen.root()).ifPresent(knowledge::changes);
                }
            }
        }
    }

    private void due(ByteBuffer answer, int number) {
        if (due.remaining() < answer.remaining()) {
            due = ByteBuffer.allocate(2 * (due.position() + answer.remaining())).put(due.flip());
        }
        int at = due.position();
        due.put(answer.duplicate()).order(ByteOrder.LITTLE_ENDIAN).putShort(at + SEQUENCE_AT, (short) number);
    }

    /** What the program asks. */
    private final class Asked extends RequestCutter {
        private int seen;

        Asked() {
            super(ByteOrder.LITTLE_ENDIAN, true);
        }

        @Override
        protected int needed(Request request) {
            if (screen == null) {
                seen = 4;
                return seen;
            }
            Majors extensions = knowledge.extensions();
            seen = Math.max(Changes.needed(request, extensions), Sure.needed(request, extensions));
            seen = Math.max(seen, Math.max(Questions.needed(request, extensions), OwnWindows.needed(request)));
            return seen;
        }

        @Override
        protected Fate judge(Request request) {
            if (screen == null) {
                return Fate.PASS;
            }
            note(request, seen);
            windows.asked(request);
            Optional<Sure> sure = knowledge.trustsSure()
                    ? Sure.of(request, seen, knowledge.extensions(), setup, strict)
                    : Optional.empty();
            if (sure.isPresent()) {
                talk.sure(request.number());
                sure.get().chosen(request, setup).forEach(subject -> talk.chooses(request.number(), subject));
            } else if (Questions.hasManyAnswers(request, knowledge.extensions())) {
                talk.series(request.number());
            } else if (seen >= request.length()) { // Else it was no question when it was looked at.
                Questions.of(request, knowledge.extensions(), screen)
                        .or(() -> windows.question(request))
                        .ifPresent(question -> answer(request, question));
            }
            return Fate.PASS;
        }
    }

    /** What the server says. */
    private final class Answers extends ServerCutter {
        Answers() {
            super(() -> order);
        }

        @Override
        protected void setUp(ByteBuffer bytes) throws IOException {
            setup = Setup.parse(bytes);
            screen = setup.screen();
            windows.begin(setup, screen);
        }

        @Override
        protected int needed(ByteBuffer all, int at) {
            if ((all.get(at) & 0x7f) != REPLY) {
                return PACKET;
            }
            long length = PACKET + 4 * Integer.toUnsignedLong(all.getInt(at + LENGTH_AT));
            long wanted = talk.next(sequence(all, at))
                    .map(each -> (long) each.told().map(ByteBuffer::limit).orElse(LARGEST))
                    .orElse((long) PACKET);
            return length <= wanted ? (int) length : PACKET;
        }

        @Override
        protected Fate message(ByteBuffer all, int at) {
            int type = all.get(at) & 0x7f;
            if (type != ERROR && type != REPLY) {
                return event(all, at, type);
            }
            Optional<Talk.Waiting> waiting = talk.answer(sequence(all, at));
            if (type == ERROR) {
                windows.failed(talk.heard());
            }
            if (waiting.isEmpty()) {
                if (talk.isLate()) {
                    knowledge.notSure();
                    all.putShort(at + SEQUENCE_AT, (short) talk.told());
                }
                return Fate.PASS;
            }
            long length = type == ERROR ? PACKET : PACKET + 4 * Integer.toUnsignedLong(all.getInt(at + LENGTH_AT));
            Question question = waiting.get().question();
            Optional<ByteBuffer> told = waiting.get().told();
            if (told.isEmpty()) {
                if (type == REPLY && length <= LARGEST) {
                    learn(waiting.get(), Knowledge.copy(all, at, (int) length));
                }
                return Fate.PASS;
            }
            ByteBuffer real = Knowledge.copy(all, at, length == told.get().limit() ? (int) length : PACKET);
            if (!sameButNumber(told.get(), real)) {
                windows.wrong(question);
                knowledge.differs(question, told.get(), real);
            }
            return Fate.instead(NOTHING);
        }

        private void learn(Talk.Waiting answered, ByteBuffer reply) {
            if (answered.question().subject() == Subject.WINDOW) {
                windows.learn(answered.question(), reply, answered.number());
            } else {
                knowledge.learn(answered.question(), reply);
            }
        }

        /** {@return whether a message may be put between what has gone on and what comes} */
        boolean isBetween() {
            return atBoundary();
        }

        @Override
        public ByteBuffer due() {
            ByteBuffer now = due.flip();
            due = NOTHING;
            return now;
        }

        private Fate event(ByteBuffer all, int at, int type) {
            if (type == KEYMAP_NOTIFY) { // It has no number.
                return Fate.PASS;
            }
            all.putShort(at + SEQUENCE_AT, (short) talk.event(sequence(all, at)));
            if (screen != null) {
                News.in(all, at, knowledge.extensions(), screen.root()).ifPresent(knowledge::heard);
                windows.event(all, at, talk.heard()).ifPresent(knowledge::changes);
            }
            return Fate.PASS;
        }

        private int sequence(ByteBuffer all, int at) {
            return Short.toUnsignedInt(all.getShort(at + SEQUENCE_AT));
        }
    }

    private static boolean sameButNumber(ByteBuffer told, ByteBuffer real) {
        int length = told.limit();
        return real.limit() == length
                && told.slice(0, SEQUENCE_AT).equals(real.slice(0, SEQUENCE_AT))
                && told.slice(4, length - 4).equals(real.slice(4, length - 4));
    }
}
