package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.XScreen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One kind of request whose answer may be known.
 *
 * @param extension whose it is
 * @param opcode the minor one of an extension
 * @param name as its protocol has it
 * @param subject what the answer is about
 * @param least how long it is at least, in bytes
 * @param roots where the root window must stand
 * @param colormaps where its colormap must stand
 * @param keyboards where the core keyboard must stand
 * @param zeros the bytes that must be 0
 * @param ignored the bytes that mean nothing
 * @param textAt where a text begins; empty if there is none
 * @param textLengthAt where its length is
 */
record Askable(
        String extension,
        int opcode,
        String name,
        Subject subject,
        int least,
        List<Integer> roots,
        List<Integer> colormaps,
        List<Integer> keyboards,
        List<Integer> zeros,
        List<Integer> ignored,
        OptionalInt textAt,
        int textLengthAt) {
    /** A longer request is none that many ask. */
    static final int LONGEST = 512;

    private static final int USE_CORE_KEYBOARD = 0x100;
    /** Its number on each X.Org server. */
    private static final int CORE_KEYBOARD = 3;

    Askable {
        roots = List.copyOf(roots);
        colormaps = List.copyOf(colormaps);
        keyboards = List.copyOf(keyboards);
        zeros = List.copyOf(zeros);
        ignored = List.copyOf(ignored);
    }

    /**
     * {@return what a request of this kind asks; empty if nobody can know that}
     *
     * @param request all of it
     * @param screen of the server
     */
    Optional<Question> question(Request request, XScreen screen) {
        int length = (int) request.length();
        if (length < last() || !isAbout(request, screen)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            bytes.put(i, (byte) request.int8(i));
        }
        return question(bytes);
    }

    /**
     * {@return what these bytes ask; empty if a text goes beyond them}
     *
     * @param bytes a whole request, to be changed
     */
    Optional<Question> question(ByteBuffer bytes) {
        if (!extension.equals(Question.CORE)) {
            bytes.put(0, (byte) 0);
        }
        bytes.putShort(2, (short) (bytes.limit() / 4)); // However its length was told.
        for (int at : ignored) {
            bytes.put(at, (byte) 0);
        }
        if (textAt.isPresent()) {
            int end = textAt.getAsInt() + Short.toUnsignedInt(bytes.getShort(textLengthAt));
            if (end > bytes.limit()) {
                return Optional.empty();
            }
            for (int at = end; at < bytes.limit(); at++) {
                bytes.put(at, (byte) 0);
            }
        }
        return Optional.of(new Question(extension, name, subject, bytes));
    }

    /** {@return how long such a request is at least} */
    int last() {
        List<Integer> ends = new ArrayList<>(List.of(4, least));
        roots.forEach(at -> ends.add(at + 4));
        colormaps.forEach(at -> ends.add(at + 4));
        keyboards.forEach(at -> ends.add(at + 2));
        zeros.forEach(at -> ends.add(at + 1));
        ignored.forEach(at -> ends.add(at + 1));
        textAt.ifPresent(ends::add);
        return ends.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static boolean isCoreKeyboard(int device) {
        return device == USE_CORE_KEYBOARD || device == CORE_KEYBOARD;
    }

    private boolean isAbout(Request request, XScreen screen) {
        return roots.stream().allMatch(at -> request.int32(at) == screen.root())
                && colormaps.stream().allMatch(at -> request.int32(at) == screen.colormap())
                && keyboards.stream().allMatch(at -> isCoreKeyboard(request.int16(at)))
                && zeros.stream().allMatch(at -> request.int8(at) == 0)
                && (subject != Subject.COLOR || screen.visual().trueColor());
    }
}
