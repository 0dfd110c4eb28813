package cpcc.messaging;

import cpcc.messaging.wire.Hello;

/**
 * What two peers know of each other's state, so that both begin anew or neither does. Guarded by the peer's lock.
 *
 * <p>Another incarnation means that the other process was restarted; another relation number that it has given up what was
 * between the two although it runs on.
 */
final class Relation {
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

    void learn(Hello hello) {
        incarnation = hello.incarnation();
        theirs = hello.relation();
    }

    /** This peer has nothing any more, and will say so. */
    void givenUp() {
        incarnation = null;
        mine++;
    }
}
