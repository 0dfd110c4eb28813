package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import cpcc.exec.x11.protocol.XScreen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Which requests ask what may be known, as {@code questions.table} says. */
public final class Questions {
    private static final int OPCODES = 256;
    private static final int LIST_FONTS_WITH_INFO = 50;
    private static final int ENABLE_CONTEXT = 5;
    private static final Map<String, Askable[]> BY_EXTENSION = read();
    private static final Askable[] CORE = BY_EXTENSION.get(Question.CORE);
    private static final Askable[] NONE = new Askable[OPCODES];

    private Questions() {}

    /** {@return the names of the extensions that such requests are of} */
    public static Set<String> extensions() {
        Map<String, Askable[]> all = new HashMap<>(BY_EXTENSION);
        all.remove(Question.CORE);
        return Set.copyOf(all.keySet());
    }

    /**
     * {@return how many bytes of a request have to be seen to know what it asks; 4 if it asks nothing of the kind}
     *
     * @param request its first 4 bytes and its length
     * @param extensions of the server
     */
    static int needed(Request request, Majors extensions) {
        return request.length() <= Askable.LONGEST && kind(request, extensions) != null ? (int) request.length() : 4;
    }

    /**
     * {@return what a request asks; empty if nothing of the kind}
     *
     * @param request with as many bytes as are needed
     * @param extensions of the server
     * @param screen of the server
     */
    static Optional<Question> of(Request request, Majors extensions, XScreen screen) {
        Askable kind = request.length() <= Askable.LONGEST ? kind(request, extensions) : null;
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
        Askable kind = BY_EXTENSION.getOrDefault(extension, NONE)[opcode];
        return kind == null || bytes.limit() < kind.last()
                ? Optional.empty()
                : kind.question(bytes.order(ByteOrder.LITTLE_ENDIAN));
    }

    private static Askable kind(Request request, Majors extensions) {
        if (request.opcode() < Request.FIRST_EXTENSION) {
            return CORE[request.opcode()];
        }
        String extension = extensions.name(request.opcode());
        return extension == null ? null : BY_EXTENSION.getOrDefault(extension, NONE)[request.detail()];
    }

    private static Map<String, Askable[]> read() {
        Map<String, Askable[]> found = new HashMap<>();
        try (InputStream in = Questions.class.getResourceAsStream("questions.table");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    Askable kind = row(line);
                    Askable[] rows = found.computeIfAbsent(kind.extension(), name -> new Askable[OPCODES]);
                    if (rows[kind.opcode()] != null) {
                        throw new IllegalStateException("questions.table: twice: " + line);
                    }
                    rows[kind.opcode()] = kind;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(found);
    }

    private static Askable row(String line) {
        String[] words = line.split(" ");
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
                default -> throw new IllegalStateException("questions.table: not understood: " + line);
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
