package cpcc.exec.x11.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tables are whole and make sense, row by row. */
class TableTest {
    private static final int CORE_REQUESTS = 120;

    @Test
    void theCoreIsWhole() {
        Row[] core = Table.core();
        List<Integer> opcodes = IntStream.range(0, core.length)
                .filter(opcode -> core[opcode] != null)
                .boxed()
                .toList();
        assertEquals(CORE_REQUESTS, opcodes.size());
        assertTrue(IntStream.rangeClosed(1, 119).allMatch(opcodes::contains) && opcodes.contains(127));
    }

    @Test
    void eachExtensionSaysItsVersion() {
        for (String name : Table.EXTENSIONS) {
            long versions = Arrays.stream(Table.of(name))
                    .filter(Objects::nonNull)
                    .filter(row -> row.reply() && row.name().matches(".*Version|UseExtension|Initialize|Enable"))
                    .count();
            assertTrue(versions >= 1, name);
        }
    }

    /** Each request of each table, empty but of the right length, is judged, and one request comes of it. */
    @Test
    void eachRowIsUnderstood() throws IOException {
        for (Row row : Table.core()) {
            judged("core", row, row == null ? 0 : row.opcode(), 0);
        }
        for (Map.Entry<String, Integer> each : Played.majors().entrySet()) {
            for (Row row : Table.of(each.getKey())) {
                judged(each.getKey(), row, each.getValue(), row == null ? 0 : row.opcode());
            }
        }
    }

    private static void judged(String table, Row row, int opcode, int detail) throws IOException {
        if (row == null) {
            return;
        }
        Played played = new Played(ByteOrder.LITTLE_ENDIAN, 1 << 16, Clipboard.OUT);
        ByteBuffer got = played.one(played.request(opcode, detail, new int[row.least() / 4 - 1]));
        int first = Byte.toUnsignedInt(got.get(0));
        assertTrue(
                List.of(opcode, 25, Played.GET_INPUT_FOCUS, Played.NO_OPERATION).contains(first),
                table + " " + row.name() + " became " + first);
        if (row.reply()) {
            assertTrue(first != Played.NO_OPERATION, table + " " + row.name() + " is never answered");
        }
    }
}
