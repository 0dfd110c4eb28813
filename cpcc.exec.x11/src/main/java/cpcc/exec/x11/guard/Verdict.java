package cpcc.exec.x11.guard;

/** What becomes of a request. */
sealed interface Verdict {
    /** It goes to the server. */
    record Pass() implements Verdict {}

    /** Nothing happens, and the program hears nothing. */
    record Drop() implements Verdict {}

    /** Nothing happens, and the program hears so. */
    record Deny(XError error) implements Verdict {}

    /** Nothing happens, and the program gets an answer that tells nothing. */
    record Tell(Answer answer) implements Verdict {}

    /** {@link Special} decides. */
    record Code() implements Verdict {}
}
