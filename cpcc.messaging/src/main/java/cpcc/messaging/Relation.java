package cpcc.messaging;

import cpcc.messaging.wire.Hello;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What two peers know of each other's state, so that both begin anew or neither does. Guarded by the peer's lock.
 *
 * <p>Another incarnation means that the other process was restarted; another relation number that it has given up what was
 * between the two although it runs on.
 */
final class Relation {
    private static final int REMEMBERED = 16;

    /** The processes that others have replaced: a peer that was restarted does not come back as what it was before. */
    private final Deque<String> replaced = new ArrayDeque<>();

    private long mine;
    private String incarnation;
    private long theirs;

    Relation(long mine) {
        this.mine = mine;
    }

    /** {@return what this peer says of itself in HELLO} */
    long mine() {
        return mine;
    }

    /** {@return whether there is anything between the two} */
    boolean exists() {
        return incarnation != null;
    }

    /** {@return whether the other peer still is the process that it was} */
    boolean sameProcess(Hello hello) {
        return hello.incarnation().equals(incarnation);
    }

    /** {@return whether the other peer still has all that this one has} */
    boolean continues(Hello hello) {
        return sameProcess(hello) && hello.relation() == theirs;
    }

    /** {@return whether this is the process that another one has replaced, so that both have the same key} */
    boolean wasReplaced(Hello hello) {
        return replaced.contains(hello.incarnation());
    }

    void learn(Hello hello) {
        if (exists() && !sameProcess(hello)) {
            replaced.add(incarnation);
            if (replaced.size() > REMEMBERED) {
                replaced.remove();
            }
        }
        incarnation = hello.incarnation();
        theirs = hello.relation();
    }

    /** This peer has nothing any more, and will say so. */
    void givenUp() {
        incarnation = null;
        replaced.clear();
        mine++;
    }
}
