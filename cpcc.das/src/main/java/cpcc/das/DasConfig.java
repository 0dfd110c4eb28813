package cpcc.das;

/** What application sharing reads of the configuration {@code cpcc.peer}. */
@interface DasConfig {
    /** {@return the folder of durable files; {@code shares} lies in it} */
    String stateDir();

    /** {@return a short path for what lives as long as the peer; {@code s} with the sessions' folders lies in it} */
    String runtimeDir();

    /** {@return where desktop entries are, best first; an element may be several with colons between} */
    String[] dataDirs() default {"/usr/local/share", "/usr/share"};

    /** {@return how many sessions this peer provides at a time} */
    int maxSessions() default 8;

    /** {@return the time between asking a program to end and ending it} */
    long terminateGraceMs() default 5000;

    /** {@return how long a link may be away before its sessions end} */
    long reconnectGraceMs() default 30000;

    /** {@return how long a stopped backend waits for its sessions to end} */
    long backendStopGraceMs() default 10000;

    /** {@return how long a call into a backend may take} */
    long backendCallMs() default 20000;
}
