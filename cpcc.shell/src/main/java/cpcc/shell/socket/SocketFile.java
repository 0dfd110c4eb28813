package cpcc.shell.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file of the control socket in a folder that only its owner can enter. It is not bound in any other folder: that the
 * kernel lets nobody else in there is what keeps other accounts out even where SO_PEERCRED cannot be asked.
 */
final class SocketFile implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final int LONGEST = 107;

    private final Path path;
    private final ServerSocketChannel channel;
    private final Object key;

    private SocketFile(Path path, ServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.key = key();
    }

    /**
     * Binds.
     *
     * @param folder made with mode 0700 if it is not there
     * @throws IOException if the folder is not safe, or another peer answers there
     */
    static SocketFile bind(Path folder) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        PosixFileAttributes attributes =
                Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory() || !attributes.permissions().equals(OWNER_ONLY)) {
            throw new IOException(
                    "the control socket needs a folder that only its owner can enter: chmod 700 " + folder);
        }
        Path path = folder.resolve("control");
        if (path.toString().getBytes().length > LONGEST) {
            throw new IOException("the path of the control socket is longer than " + LONGEST + " bytes: " + path);
        }
        removeStale(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path));
            if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(attributes.owner())) {
                Files.delete(path);
                throw new IOException("the control socket needs a folder of this account: " + folder + " belongs to "
                        + attributes.owner().getName());
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return new SocketFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Nobody can connect from now on; the file goes unless another peer has put its own there. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && key.equals(key())) {
            Files.delete(path);
        }
    }

    private Object key() throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** A socket file outlives a killed peer; it is stale when nobody answers. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        } catch (ConnectException e) {
            Files.delete(path);
            return;
        }
        throw new IOException("another peer is running and answers at " + path);
    }
}
