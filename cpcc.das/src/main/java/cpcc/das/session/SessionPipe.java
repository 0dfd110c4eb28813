package cpcc.das.session;

import cpcc.backend.api.Pipe;
import cpcc.messaging.api.Channel;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A channel as a backend sees it.
 *
 * @param channel owned by this
 */
record SessionPipe(Channel channel) implements Pipe {
    @Override
    public InputStream in() {
        return channel.in();
    }

    @Override
    public OutputStream out() {
        return channel.out();
    }

    @Override
    public void close() {
        channel.close();
    }
}
