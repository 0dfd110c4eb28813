package cpcc.app.demo;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Writes an authority file with one new cookie that serves for whichever display the server takes. */
final class XAuthority {
    private static final int FAMILY_WILD = 65535;

    private XAuthority() {}

    static void write(Path file) throws IOException {
        byte[] cookie = new byte[16];
        new SecureRandom().nextBytes(cookie);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeShort(FAMILY_WILD);
            counted(out, new byte[0]);
            counted(out, new byte[0]);
            counted(out, "MIT-MAGIC-COOKIE-1".getBytes(StandardCharsets.US_ASCII));
            counted(out, cookie);
        }
    }

    private static void counted(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeShort(bytes.length);
        out.write(bytes);
    }
}
