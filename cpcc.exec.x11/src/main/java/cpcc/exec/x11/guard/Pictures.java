package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import java.io.IOException;

/** What of the screen a program may read: nothing, not even of its own windows, over which others may lie. */
final class Pictures {
    private static final int WORD = 4;
    private static final int GLYPHS_AT = 28;
    private static final int GLYPHS_HEAD = 8;
    /** Instead of a number of glyphs: the number of a set of them follows. */
    private static final int OTHER_SET = 255;

    private final Guard guard;
    private final Member member;

    Pictures(Guard guard, Member member) {
        this.guard = guard;
        this.member = member;
    }

    Fate createPixmap(Request request) throws IOException {
        int pixmap = request.int32(4);
        if (!member.owns(pixmap)) {
            return guard.deny(request, XError.IDCHOICE, pixmap);
        }
        member.pixmap(pixmap);
        return Fate.PASS;
    }

    /** Windows have a visual, other things none; so the server itself says what it has copied. */
    Fate getImage(Request request) throws IOException {
        guard.expect(request, Substitute.ofReply((all, at) -> {
            if (all.getInt(at + 8) == 0) {
                return Fate.PASS;
            }
            guard.count("GetImage");
            return Fate.BLANK;
        }));
        return Fate.PASS;
    }

    Fate create(Request request) throws IOException {
        int picture = request.int32(4);
        if (!member.owns(picture)) {
            return guard.deny(request, XError.IDCHOICE, picture);
        }
        member.picture(picture, request.int32(8));
        return Fate.PASS;
    }

    Fate free(Request request) {
        member.pictureFreed(request.int32(4));
        return Fate.PASS;
    }

    /** Sets of glyphs of other programs would tell what these have written. */
    Fate glyphs(Request request, int size) throws IOException {
        int at = GLYPHS_AT;
        while (at + GLYPHS_HEAD <= request.length()) {
            int glyphs = request.int8(at);
            at += GLYPHS_HEAD;
            if (glyphs != OTHER_SET) {
                at += (glyphs * size + WORD - 1) / WORD * WORD;
            } else if (at + WORD > request.length() || !member.owns(request.int32(at))) {
                return guard.drop(request);
            } else {
                at += WORD;
            }
        }
        return Fate.PASS;
    }
}
