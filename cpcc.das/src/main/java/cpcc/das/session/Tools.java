package cpcc.das.session;

import cpcc.messaging.api.Channels;
import cpcc.messaging.api.Messenger;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What every session is made with.
 *
 * @param messenger to the peers
 * @param channels to the peers
 * @param notices for what a peer must learn
 * @param folder of all sessions' folders
 * @param timing how long things may take
 * @param clock for what people see
 */
public record Tools(
        Messenger messenger, Channels channels, Notices notices, Path folder, LiveSession.Timing timing, Clock clock) {}
