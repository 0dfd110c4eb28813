package cpcc.backend.contract;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What must stay on the user's machine, and whether it did. */
final class Secrets {
    private Secrets() {}

    /** {@return the data of each entry of an X authority file} */
    static List<byte[]> cookies(Path authority) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(authority)));
        List<byte[]> found = new ArrayList<>();
        while (in.available() > 0) {
            in.readUnsignedShort(); // family; then address, number and name come before the data
            in.skipNBytes(in.readUnsignedShort());
            in.skipNBytes(in.readUnsignedShort());
            in.skipNBytes(in.readUnsignedShort());
            found.add(in.readNBytes(in.readUnsignedShort()));
        }
        return found;
    }

    static boolean isIn(byte[] secret, Map<String, String> offer) {
        String text = offer.toString();
        return text.toLowerCase(Locale.ROOT).contains(HexFormat.of().formatHex(secret))
                || text.contains(new String(secret, StandardCharsets.ISO_8859_1))
                || text.contains(Base64.getEncoder().withoutPadding().encodeToString(secret));
    }
}
