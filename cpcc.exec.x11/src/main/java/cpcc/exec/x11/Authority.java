package cpcc.exec.x11;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An X authority file: which cookie opens which display. Chooses among its entries as libXau does, so that whatever works
 * for the caller's own programs works here.
 */
record Authority(List<Entry> entries) {
    static final int FAMILY_INTERNET = 0;
    static final int FAMILY_INTERNET6 = 6;
    static final int FAMILY_LOCAL = 256;
    static final int FAMILY_WILD = 65535;

    private static final long MAX_BYTES = 1 << 20;

    /**
     * One line of it.
     *
     * @param family of the address
     * @param address in the family's bytes; the host's name for a local display
     * @param number of the display, empty for any
     * @param name of the authorisation protocol
     * @param data the secret
     */
    record Entry(int family, byte[] address, String number, String name, byte[] data) {}

    Authority {
        entries = List.copyOf(entries);
    }

    /**
     * {@return the file's entries; none if there is no such file}
     *
     * @param file where it is
     * @throws IOException if it cannot be read
     */
    static Authority read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("larger than " + MAX_BYTES + " bytes");
            }
            return parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return new Authority(List.of());
        }
    }

    /**
     * {@return the entries before the first broken one, as libXau takes them}
     *
     * @param bytes of a file
     */
    static Authority parse(byte[] bytes) {
        List<Entry> entries = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            while (in.available() > 0) {
                int family = in.readUnsignedShort();
                byte[] address = counted(in);
                String number = new String(counted(in), StandardCharsets.ISO_8859_1);
                String name = new String(counted(in), StandardCharsets.ISO_8859_1);
                entries.add(new Entry(family, address, number, name, counted(in)));
            }
        } catch (EOFException e) {
            return new Authority(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Authority(entries);
    }

    /**
     * {@return the cookie for a display}
     *
     * @param server its address
     * @param number of the display
     * @param hostname of this machine
     */
    Optional<Cookie> find(SocketAddress server, int number, String hostname) {
        InetAddress remote = server instanceof InetSocketAddress inet ? inet.getAddress() : null;
        boolean local = remote == null || remote.isLoopbackAddress();
        int family = local ? FAMILY_LOCAL : remote instanceof Inet4Address ? FAMILY_INTERNET : FAMILY_INTERNET6;
        byte[] address = local ? hostname.getBytes(StandardCharsets.UTF_8) : remote.getAddress();
        return entries.stream()
                .filter(each ->
                        each.family == FAMILY_WILD || each.family == family && Arrays.equals(each.address, address))
                .filter(each -> each.number.isEmpty() || each.number.equals(Integer.toString(number)))
                .filter(each -> each.name.equals(Cookie.PROTOCOL) && each.data.length == Cookie.LENGTH)
                .findFirst()
                .map(each -> new Cookie(each.data));
    }

    /**
     * Writes a new authority file that only this account can read: one cookie for one display number, whatever the host is
     * called where it is read.
     *
     * @param file must not exist
     * @param number of the display, empty for any
     * @param cookie that opens it
     * @throws IOException if it cannot be written
     */
    static void write(Path file, String number, Cookie cookie) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(FAMILY_WILD);
            counted(out, new byte[0]);
            counted(out, number.getBytes(StandardCharsets.US_ASCII));
            counted(out, Cookie.name());
            counted(out, cookie.data());
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, bytes.toByteArray(), StandardOpenOption.WRITE);
    }

    private static byte[] counted(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return bytes;
    }

    private static void counted(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeShort(bytes.length);
        out.write(bytes);
    }
}
