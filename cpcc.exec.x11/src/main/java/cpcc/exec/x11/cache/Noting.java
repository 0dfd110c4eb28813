package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.RequestCutter;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** Notes what a program asks of what may be known, after its set-up. Of a little-endian program. Not for concurrent use. */
public final class Noting extends RequestCutter {
    private static final int WORD = 4;

    private final Supplier<Facts> server;
    private final Noted noted;
    private Facts now;

    /**
     * For one connection.
     *
     * @param server gives null as long as nothing is known of it, and nothing is noted then
     * @param noted takes what is asked
     */
    public Noting(Supplier<Facts> server, Noted noted) {
        super(ByteOrder.LITTLE_ENDIAN, true);
        this.server = server;
        this.noted = noted;
    }

    @Override
    protected int needed(Request request) {
        now = server.get();
        return now == null ? WORD : Questions.needed(request, now.extensions());
    }

    @Override
    protected Fate judge(Request request) {
        if (now != null) {
            Questions.of(request, now.extensions(), now.screen())
                    .filter(question -> Colors.answer(question, now.screen()).isEmpty())
                    .ifPresent(noted::add);
        }
        return Fate.PASS;
    }
}
