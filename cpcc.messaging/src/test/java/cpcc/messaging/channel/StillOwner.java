package cpcc.messaging.channel;

import cpcc.messaging.api.Channel;
import cpcc.messaging.api.Counter;
import cpcc.messaging.wire.OpenHead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The owner of a multiplexer that a test runs by hand: it takes every channel, does at once what can wait, and time stands still. */
abstract class StillOwner implements MuxOwner {
    final List<Channel> accepted = new ArrayList<>();
    final List<ByteBuffer> control = new ArrayList<>();

    @Override
    public Consumer<Channel> expected(OpenHead head) {
        return accepted::add;
    }

    @Override
    public void control(ByteBuffer frame) {
        control.add(frame);
    }

    @Override
    public void later(Runnable work) {
        work.run();
    }

    @Override
    public void soon(Runnable work) {
        work.run();
    }

    @Override
    public void pump() {}

    @Override
    public void count(Counter counter, int n) {}

    @Override
    public boolean mayLog() {
        return true;
    }

    @Override
    public long now() {
        return 0;
    }
}
