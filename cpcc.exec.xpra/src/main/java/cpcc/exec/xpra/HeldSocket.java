package cpcc.exec.xpra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A socket that a confined server makes in a folder where it may write, held under a name that it cannot reach. Whoever
 * connects by the server's own name follows whatever that one has put there since: a link to any socket of the account.
 */
final class HeldSocket {
    private HeldSocket() {}

    /**
     * Takes hold of the socket that is there now. Neither step follows a link.
     *
     * @param socket as the server names it
     * @param held where the server may not write; replaced
     * @throws IOException if it is not there yet, or is no socket; then nothing is held
     */
    static void take(Path socket, Path held) throws IOException {
        Files.deleteIfExists(held);
        Files.createLink(held, socket);
        if (!Files.readAttributes(held, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            Files.delete(held);
            throw new IOException(socket + " is no socket");
        }
    }
}
