package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Expected;
import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.RequestCutter;
import cpcc.exec.x11.protocol.ServerCutter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/**
 * Stands before the X server on one connection, and lets pass what concerns the session alone. Fails closed: what is in no table
 * is refused.
 *
 * <p>For each request exactly one goes to the server, so that answers keep their numbers: in the place of a refused one, one that
 * does nothing (NoOperation), or one whose answer becomes the error or the answer that the program gets (GetInputFocus).
 */
final class Guard extends RequestCutter {
    private static final int GET_INPUT_FOCUS = 43;
    private static final int NO_OPERATION = 127;
    private static final int WORD = 4;
    private static final int SEQUENCE_AT = 2;
    /** More requests in a row without an answer make numbers of 16 bits ambiguous. */
    private static final int MOST_QUIET = 65_534;

    private final ByteOrder order;
    private final Policy policy;
    private final Member member;
    private final Realm realm;
    private final Expected<Substitute> expected;
    private final Refusals refusals;
    private final Special special;
    private int quiet;

    /**
     * For one connection whose set-up is over.
     *
     * @param order of the program
     * @param policy of the session
     * @param member of the session, this connection
     * @param expected of this connection
     * @param refusals of the session
     */
    Guard(ByteOrder order, Policy policy, Member member, Expected<Substitute> expected, Refusals refusals) {
        super(order, false);
        this.order = order;
        this.policy = policy;
        this.member = member;
        this.realm = member.realm();
        this.expected = expected;
        this.refusals = refusals;
        this.special = new Special(this, order, policy, member);
    }

    @Override
    protected int needed(Request request) {
        Row row = policy.rules().of(request);
        return row == null ? WORD : row.needed();
    }

    @Override
    protected Fate judge(Request request) throws IOException {
        Row row = policy.rules().of(request);
        if (row == null) {
            return deny(request, XError.REQUEST, 0);
        }
        quiet = row.reply() ? 0 : quiet + 1;
        if (quiet > MOST_QUIET) {
            throw new IOException("a program that asks nothing in " + quiet + " requests was refused at the display");
        }
        return judge(row, request);
    }

    /** Before the server hears of it, and gives the numbers to another program. */
    @Override
    public void end() {
        member.leave();
    }

    private Fate judge(Row row, Request request) throws IOException {
        if (request.length() < row.least() || row.most() > 0 && request.length() > row.most()) {
            return deny(request, XError.LENGTH, 0);
        }
        for (Check check : row.checks()) {
            if (!holds(check, request)) {
                return failed(row, request, check);
            }
        }
        if (row.values().isPresent()) {
            ValueList values = row.values().get();
            int bits = values.narrow() ? request.int16(values.mask()) : request.int32(values.mask());
            if (request.length() != values.end(bits)) {
                return deny(request, XError.LENGTH, 0);
            }
            for (var each : values.checks().entrySet()) {
                Check check = each.getValue().at(values.place(bits, each.getKey()));
                if ((bits & 1 << each.getKey()) != 0 && !holds(check, request)) {
                    return failed(row, request, check);
                }
            }
        }
        return done(row.verdict(), row, request);
    }

    private Fate done(Verdict verdict, Row row, Request request) throws IOException {
        if (verdict instanceof Verdict.Pass) {
            return Fate.PASS;
        }
        if (verdict instanceof Verdict.Deny deny) {
            return deny(request, deny.error(), 0);
        }
        if (verdict instanceof Verdict.Tell tell) {
            return tell(request, () -> tell.answer().reply(order));
        }
        return verdict instanceof Verdict.Drop ? drop(request) : special.judge(row, request);
    }

    private Fate failed(Row row, Request request, Check check) throws IOException {
        if (row.otherwise().isPresent()) {
            return done(row.otherwise().get(), row, request);
        }
        int id = check.kind() == Kind.ZERO ? 0 : request.int32(check.offset());
        return deny(request, isServers(id) ? XError.ACCESS : check.kind().error(), id);
    }

    private boolean holds(Check check, Request request) {
        if (check.kind() == Kind.ZERO) {
            return request.int8(check.offset()) == 0;
        }
        int id = request.int32(check.offset());
        if (check.noneToo() && (id == 0 || id == 1)) {
            return true;
        }
        if (check.serversToo() && isServers(id) || check.knownToo() && member.knows(id)) {
            return true;
        }
        return member.owns(id) && (check.kind() != Kind.SOURCE || !member.isWindowPicture(id));
    }

    private boolean isServers(int id) {
        return realm.server().isRoot(id) || realm.server().isColormap(id);
    }

    /** From the next request on there may be larger ones. */
    void larger() {
        enableLarger();
    }

    /** Counts a refusal, of a part of a request too. */
    void count(Request request) {
        count(policy.rules().name(request));
    }

    void count(String request) {
        refusals.one(request);
    }

    /** A request for which nothing happens, and that is not refused. */
    Fate nothing() {
        return Fate.instead(head(NO_OPERATION));
    }

    /** A request for which nothing happens. It is counted. */
    Fate drop(Request request) {
        count(request);
        return nothing();
    }

    /** A request that is answered by an error. It is counted. */
    Fate deny(Request request, XError error, int id) throws IOException {
        count(request);
        int opcode = request.opcode();
        int minor = opcode < Request.FIRST_EXTENSION ? 0 : request.detail();
        return answer(request, () -> ByteBuffer.allocate(ServerCutter.PACKET)
                .order(order)
                .put(1, (byte) error.code())
                .putInt(4, id)
                .putShort(8, (short) minor)
                .put(10, (byte) opcode));
    }

    /** A request that gets a reply which tells nothing. It is counted. */
    Fate tell(Request request, Supplier<ByteBuffer> reply) throws IOException {
        count(request);
        return answer(request, reply);
    }

    /** A request that gets what is known here; made when it is the answer's turn. */
    Fate answer(Request request, Supplier<ByteBuffer> reply) throws IOException {
        quiet = 0;
        expect(request, (all, at) -> Fate.instead(reply.get().putShort(SEQUENCE_AT, all.getShort(at + SEQUENCE_AT))));
        return Fate.instead(head(GET_INPUT_FOCUS));
    }

    /** An error that comes of a request is none of the program's. */
    void swallowError(Request request) throws IOException {
        expect(
                request,
                (all, at) -> all.get(at) == ServerCutter.ERROR ? Fate.instead(ByteBuffer.allocate(0)) : Fate.PASS);
    }

    /** Changes a request's answer when it comes. */
    void expect(Request request, Substitute substitute) throws IOException {
        expected.add(request.number(), substitute);
    }

    private ByteBuffer head(int opcode) {
        return ByteBuffer.allocate(WORD).order(order).put(0, (byte) opcode).putShort(2, (short) 1);
    }
}
