package cpcc.shell.verb;

import java.nio.file.Path;

/** What the peer runs in. */
public interface Host {
    /** {@return the configured name of this peer} */
    String name();

    /** {@return the version of CPCC} */
    String version();

    /** {@return where durable files are} */
    Path stateDir();

    /** {@return where the control socket is} */
    Path runtimeDir();

    /** {@return whether the framework runs CPCC and nothing else, so that it may be stopped} */
    boolean standalone();

    /** Stops the framework from another thread; returns at once. */
    void stop();
}
