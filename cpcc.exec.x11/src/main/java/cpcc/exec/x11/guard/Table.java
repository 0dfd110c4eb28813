package cpcc.exec.x11.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the tables beside this class; how they are written is said in {@code core.table}. */
final class Table {
    /** The extensions that programs may use. */
    static final List<String> EXTENSIONS = List.of(
            "BIG-REQUESTS",
            "Generic Event Extension",
            "RANDR",
            "RENDER",
            "SHAPE",
            "SYNC",
            "XC-MISC",
            "XFIXES",
            "XINERAMA",
            "XInputExtension",
            "XKEYBOARD");

    private static final String CORE = "core";
    private static final int OPCODES = 256;
    private static final int WORD = 4;
    private static final Pattern CHECK = Pattern.compile("([a-z]+[?^*]*)@([0-9]+)");
    private static final Pattern VALUES = Pattern.compile("([0-9]+)(s?):([0-9]+)");
    private static final Pattern VALUE = Pattern.compile("([0-9]+)=([a-z]+[?^*]*)");
    private static final Pattern WORDS = Pattern.compile("(?<values>[0-9]+s?:[0-9]+\\[[^]]*])|\\S+");

    private final String name;
    private final Queue<String> words = new ArrayDeque<>();

    private Table(String name, String line) {
        this.name = name;
        WORDS.matcher(line).results().forEach(each -> words.add(each.group()));
    }

    /** {@return the core's requests by opcode, null where there is none} */
    static Row[] core() {
        return read(CORE);
    }

    /**
     * {@return an extension's requests by minor opcode, null where there is none}
     *
     * @param extension one of {@link #EXTENSIONS}
     */
    static Row[] of(String extension) {
        return read(extension);
    }

    private static Row[] read(String name) {
        Row[] rows = new Row[OPCODES];
        try (InputStream in = Table.class.getResourceAsStream(name + ".table");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    Row row = new Table(name, line).row();
                    if (rows[row.opcode()] != null) {
                        throw new IllegalStateException(name + ": " + row.opcode() + " twice");
                    }
                    rows[row.opcode()] = row;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private Row row() {
        int opcode = number();
        String request = words.remove();
        boolean reply = next("reply");
        Verdict verdict = verdict();
        int least = next("least") ? number() : WORD;
        int most = next("most") ? number() : 0;
        List<Check> checks = new ArrayList<>();
        Optional<ValueList> values = Optional.empty();
        while (!words.isEmpty() && !words.peek().equals("else")) {
            String word = words.remove();
            Matcher check = CHECK.matcher(word);
            if (check.matches()) {
                checks.add(Check.named(check.group(1), Integer.parseInt(check.group(2))));
            } else {
                values = Optional.of(values(word));
            }
        }
        Optional<Verdict> otherwise = next("else") ? Optional.of(verdict()) : Optional.empty();
        if (!words.isEmpty()) {
            throw wrong(words.peek());
        }
        int end = checks.stream().mapToInt(Check::end).max().orElse(0);
        int length = (Math.max(least, Math.max(end, values.map(ValueList::list).orElse(0))) + WORD - 1) / WORD * WORD;
        return new Row(opcode, request, reply, verdict, length, most, checks, values, otherwise);
    }

    private Verdict verdict() {
        String word = words.remove();
        return switch (word) {
            case "pass" -> new Verdict.Pass();
            case "drop" -> new Verdict.Drop();
            case "deny" -> new Verdict.Deny(XError.named(words.remove()));
            case "answer" -> new Verdict.Tell(Answer.named(words.remove()));
            case "code" -> new Verdict.Code();
            default -> throw wrong(word);
        };
    }

    private ValueList values(String word) {
        String head = word.contains("[") ? word.substring(0, word.indexOf('[')) : "";
        Matcher places = VALUES.matcher(head);
        if (!places.matches()) {
            throw wrong(word);
        }
        Map<Integer, Check> checks = new HashMap<>();
        for (String value :
                word.substring(word.indexOf('[') + 1, word.length() - 1).split(" ")) {
            Matcher pair = VALUE.matcher(value);
            if (!pair.matches()) {
                throw wrong(value);
            }
            checks.put(Integer.parseInt(pair.group(1)), Check.named(pair.group(2), 0));
        }
        return new ValueList(
                Integer.parseInt(places.group(1)),
                !places.group(2).isEmpty(),
                Integer.parseInt(places.group(3)),
                Map.copyOf(checks));
    }

    private int number() {
        return Integer.parseInt(words.remove());
    }

    private boolean next(String word) {
        boolean found = word.equals(words.peek());
        if (found) {
            words.remove();
        }
        return found;
    }

    private IllegalStateException wrong(String word) {
        return new IllegalStateException(name + ".table: not understood: " + word);
    }
}
