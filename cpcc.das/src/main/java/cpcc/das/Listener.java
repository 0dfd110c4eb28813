package cpcc.das;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.MessageListener;
import cpcc.messaging.api.Sender;

/**
 * Takes the messages of one type for a controller, which registers it itself: the controller must hear the other side until
 * its last session has ended, and a component's own services go before that.
 *
 * @param type the message type
 * @param body the class to read the message into
 * @param handler what is done with it
 */
record Listener<T extends Record, R extends Record>(String type, Class<T> body, Handler<T, R> handler)
        implements MessageListener<T, R> {
    /** What is done with a message. */
    @FunctionalInterface
    interface Handler<T, R> {
        R handle(Sender from, T body) throws Failure;
    }

    @Override
    public R received(Sender from, T message) throws Failure {
        return handler.handle(from, message);
    }
}
