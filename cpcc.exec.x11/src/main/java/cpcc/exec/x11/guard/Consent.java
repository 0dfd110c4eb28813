package cpcc.exec.x11.guard;

/** What the user says when programs of a session want what other programs have copied. May be called from any thread. */
public interface Consent {
    /** The user is not to be asked. */
    Consent NEVER = new Consent() {
        @Override
        public boolean given() {
            return false;
        }

        @Override
        public void ask() {}
    };

    /** {@return whether the user has agreed} */
    boolean given();

    /** Asks, if that has not been done in this session; returns at once. */
    void ask();
}
