package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What the server seems to have: of its extensions those that are allowed. */
final class Extensions {
    private final Guard guard;
    private final ByteOrder order;
    private final Rules rules;

    Extensions(Guard guard, ByteOrder order, Rules rules) {
        this.guard = guard;
        this.order = order;
        this.rules = rules;
    }

    Fate query(Request request) throws IOException {
        int length = request.int16(4);
        if (request.length() < 8 + length) {
            return guard.deny(request, XError.LENGTH, 0);
        }
        byte[] name = new byte[length];
        for (int i = 0; i < length; i++) {
            name[i] = (byte) request.int8(8 + i);
        }
        boolean there = rules.extensions().contains(new String(name, StandardCharsets.ISO_8859_1));
        return there ? Fate.PASS : guard.answer(request, () -> Answer.NOTHING.reply(order));
    }

    Fate list(Request request) throws IOException {
        return guard.answer(request, () -> Answer.extensions(order, rules.extensions()));
    }

    Fate enableLarger() {
        guard.larger();
        return Fate.PASS;
    }
}
