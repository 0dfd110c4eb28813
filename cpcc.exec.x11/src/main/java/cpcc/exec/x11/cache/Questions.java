package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.XScreen;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Which requests ask what may be known, as {@code questions.table} says. */
public final class Questions {
    private static final int LIST_FONTS_WITH_INFO = 50;
    private static final int ENABLE_CONTEXT = 5;
    private static final ByRequest<Askable> ALL = new ByRequest<>("questions.table", Questions::row);

    private Questions() {}

    /** {@return the names of the extensions that such requests are of} */
    public static Set<String> extensions() {
        return ALL.extensions();
    }

    /**
     * {@return how many bytes of a request have to be seen to know what it asks; 4 if it asks nothing of the kind}
     *
     * @param request its first 4 bytes and its length
     * @param extensions of the server
     */
    static int needed(Request request, Majors extensions) {
        return request.length() <= Askable.LONGEST && ALL.of(request, extensions) != null ? (int) request.length() : 4;
    }

    /**
     * {@return what a request asks; empty if nothing of the kind}
     *
     * @param request with as many bytes as are needed
     * @param extensions of the server
     * @param screen of the server
     */
    static Optional<Question> of(Request request, Majors extensions, XScreen screen) {
        Askable kind = request.length() <= Askable.LONGEST ? ALL.of(request, extensions) : null;
        return kind == null ? Optional.empty() : kind.question(request, screen);
    }

    /** {@return whether a request may have more than one answer} */
    static boolean hasManyAnswers(Request request, Majors extensions) {
        return request.opcode() < Request.FIRST_EXTENSION
                ? request.opcode() == LIST_FONTS_WITH_INFO
                : request.detail() == ENABLE_CONTEXT && "RECORD".equals(extensions.name(request.opcode()));
    }

    /**
     * {@return what these bytes ask, of whatever root window; empty if nothing of the kind}
     *
     * @param extension whose request it is
     * @param bytes a whole request; owned by the question
     */
    static Optional<Question> of(String extension, ByteBuffer bytes) {
        if (bytes.limit() < 4 || bytes.limit() > Askable.LONGEST || bytes.limit() % 4 != 0) {
            return Optional.empty();
        }
        int opcode = Byte.toUnsignedInt(bytes.get(extension.equals(Question.CORE) ? 0 : 1));
        Askable kind = ALL.of(extension, opcode);
        return kind == null || bytes.limit() < kind.last()
                ? Optional.empty()
                : kind.question(bytes.order(ByteOrder.LITTLE_ENDIAN));
    }

    private static Askable row(String[] words) {
        List<Integer> roots = new ArrayList<>();
        List<Integer> colormaps = new ArrayList<>();
        List<Integer> keyboards = new ArrayList<>();
        List<Integer> zeros = new ArrayList<>();
        List<Integer> ignored = new ArrayList<>();
        OptionalInt text = OptionalInt.empty();
        int textLength = 0;
        int least = 0;
        String about = "";
        for (int i = 4; i < words.length; i++) {
            String[] parts = words[i].split("[@:]");
            if (about.equals("least")) {
                least = Integer.parseInt(words[i]);
                about = "";
                continue;
            }
            if (parts.length == 1) {
                about = words[i];
                continue;
            }
            int number = Integer.parseInt(parts[1]);
            switch (about.equals("only") ? parts[0] : about) {
                case "root" -> roots.add(number);
                case "colormap" -> colormaps.add(number);
                case "keyboard" -> keyboards.add(number);
                case "zero" -> zeros.add(number);
                case "ignore" -> {
                    for (int at = Integer.parseInt(parts[0]), left = number; left > 0; left--, at++) {
                        ignored.add(at);
                    }
                }
                case "text" -> {
                    text = OptionalInt.of(Integer.parseInt(parts[0]));
                    textLength = number;
                }
                default ->
                    throw new IllegalStateException("questions.table: not understood: " + String.join(" ", words));
            }
        }
        return new Askable(
                words[0].replace('_', ' '),
                Integer.parseInt(words[1]),
                words[2],
                Subject.named(words[3]),
                least,
                roots,
                colormaps,
                keyboards,
                zeros,
                ignored,
                text,
                textLength);
    }
}
