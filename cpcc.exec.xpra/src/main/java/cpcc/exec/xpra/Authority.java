package cpcc.exec.xpra;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** X authority files: which cookie opens which display. */
final class Authority {
    private static final int FAMILY_LOCAL = 256;
    private static final int FAMILY_WILD = 65535;
    private static final long MAX_BYTES = 1 << 20;

    private Authority() {}

    private record Entry(int family, byte[] address, String number, byte[] name, byte[] data) {
        boolean fits(int display) {
            return (number.isEmpty() || number.equals(Integer.toString(display)))
                    && Arrays.equals(name, Cookie.name())
                    && data.length == Cookie.LENGTH;
        }

        /** A file may remember earlier names of this machine, and other machines. */
        boolean isOf(String hostname) {
            return family == FAMILY_WILD
                    || family == FAMILY_LOCAL && Arrays.equals(address, hostname.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * {@return the cookie for a display, best one of this machine; empty if there is none, or no file}
     *
     * @param file whose
     * @param display its number
     * @param hostname of this machine
     * @throws IOException if the file cannot be read
     */
    static Optional<Cookie> find(Path file, int display, String hostname) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        return parse(Files.readAllBytes(file)).stream()
                .filter(each -> each.fits(display))
                .min(Comparator.comparing(each -> !each.isOf(hostname)))
                .map(each -> new Cookie(each.data));
    }

    /**
     * Writes a new file that only this account can read: one cookie for whatever display, whatever the host is called where
     * it is read.
     *
     * @param file must not exist
     * @param cookie that opens it
     * @throws IOException if it cannot be written
     */
    static void write(Path file, Cookie cookie) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(FAMILY_WILD);
        for (byte[] each : List.of(new byte[0], new byte[0], Cookie.name(), cookie.data())) {
            out.writeShort(each.length);
            out.write(each);
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, bytes.toByteArray(), StandardOpenOption.WRITE);
    }

    /** The entries before the first broken one, as libXau takes them. */
    private static List<Entry> parse(byte[] bytes) throws IOException {
        List<Entry> entries = new ArrayList<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            while (in.available() > 0) {
                int family = in.readUnsignedShort();
                byte[] address = counted(in);
                String number = new String(counted(in), StandardCharsets.ISO_8859_1);
                entries.add(new Entry(family, address, number, counted(in), counted(in)));
            }
        } catch (EOFException e) {
            return entries;
        }
        return entries;
    }

    private static byte[] counted(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return bytes;
    }
}
