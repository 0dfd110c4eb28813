package cpcc.shell.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;

/**
 * Admits the account that runs the peer and nobody else, as the kernel tells it (SO_PEERCRED). The only class that needs
 * the package jdk.net, which not every framework hands to bundles.
 */
final class SameUser implements CallerCheck {
    private final String owner;

    /**
     * Takes the owner of a file that this process made.
     *
     * @param own that file
     * @throws IOException if it has no owner to be read
     * @throws NoClassDefFoundError if the framework does not offer jdk.net
     */
    SameUser(Path own) throws IOException {
        owner = Files.getOwner(own).getName();
        ExtendedSocketOptions.SO_PEERCRED.name();
    }

    @Override
    public boolean admits(SocketChannel connection) throws IOException {
        return connection
                .getOption(ExtendedSocketOptions.SO_PEERCRED)
                .user()
                .getName()
                .equals(owner);
    }
}
