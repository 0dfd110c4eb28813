package cpcc.p2p.membership;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes of a record that are signed: every field as the length of its UTF-8 (four bytes, big-endian) and its UTF-8; a
 * number as decimal text; a list as its size and then its elements. The first field is the record's purpose, so that no
 * signature serves for another kind of record.
 */
final class Canonical {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Canonical(String purpose) {
        add(purpose);
    }

    Canonical add(String field) {
        byte[] utf8 = field.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
        out.writeBytes(utf8);
        return this;
    }

    Canonical add(long number) {
        return add(Long.toString(number));
    }

    Canonical add(List<String> fields) {
        add(fields.size());
        fields.forEach(this::add);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
