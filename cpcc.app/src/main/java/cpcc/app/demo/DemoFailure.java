package cpcc.app.demo;

/** The demo did not do what it should, in words for the person who started it. */
final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailure(String what, String detail) {
        super(detail.isEmpty() ? what : what + ": " + detail);
    }
}
