package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Expected;
import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.ServerCutter;
import cpcc.exec.x11.protocol.Setup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** Sees what the X server says on one connection: puts in place what stands for refused requests, and learns what is whose. */
final class Shown extends ServerCutter {
    private static final int KEYMAP_NOTIFY = 11;
    private static final int REPARENT_NOTIFY = 21;
    private static final int SELECTION_CLEAR = 29;
    private static final int SELECTION_REQUEST = 30;

    private final Member member;
    private final Realm realm;
    private final Expected<Substitute> expected;

    Shown(Supplier<ByteOrder> order, Member member, Expected<Substitute> expected) {
        super(order);
        this.member = member;
        this.realm = member.realm();
        this.expected = expected;
    }

    @Override
    protected void setUp(ByteBuffer bytes) throws IOException {
        member.join(Setup.parse(bytes));
    }

    @Override
    protected int needed(ByteBuffer all, int at) {
        return all.get(at) == REPLY
                ? expected.next(sequence(all, at)).map(Substitute::needed).orElse(PACKET)
                : PACKET;
    }

    @Override
    protected Fate message(ByteBuffer all, int at) {
        int type =
                all.get(at); // With the sign, if there is one, that another program has sent it: that may say anything.
        switch (type) {
            case REPLY, ERROR -> {
                return expected.answered(sequence(all, at))
                        .map(substitute -> substitute.judge(all, at))
                        .orElse(Fate.PASS);
            }
            case KEYMAP_NOTIFY -> { // All keys that are down, whenever the pointer comes in.
                for (int i = 1; i < PACKET; i++) {
                    all.put(at + i, (byte) 0);
                }
            }
            case REPARENT_NOTIFY -> {
                if (realm.owns(all.getInt(at + 8))) {
                    realm.frame(all.getInt(at + 12));
                }
            }
            case SELECTION_CLEAR -> realm.lost(all.getInt(at + 12), all.getInt(at + 8));
            case SELECTION_REQUEST -> asked(all, at);
            default -> {}
        }
        return Fate.PASS;
    }

    private static int sequence(ByteBuffer all, int at) {
        return Short.toUnsignedInt(all.getShort(at + 2));
    }

    private void asked(ByteBuffer all, int at) {
        int property = all.getInt(at + 24);
        int target = all.getInt(at + 20);
        // ICCCM 2.2: obsolete programs name none.
        realm.grants().asked(all.getInt(at + 12), property == 0 ? target : property, all.getInt(at + 16), target);
    }

    @Override
    public void end() {
        member.leave();
    }
}
