package cpcc.sandbox.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A program that runs confined, with everything it started. */
@ProviderType
public interface Confined extends AutoCloseable {
    /** {@return the id, outside, of the process that holds the tree} */
    long pid();

    /** {@return its standard input with {@link Stdio#PIPES} or {@link Stdio#PTY}, else null} */
    OutputStream stdin();

    /** {@return its standard output with {@link Stdio#PIPES} or {@link Stdio#PTY}, else null} */
    InputStream stdout();

    /** {@return its standard error with {@link Stdio#PIPES}, else null} */
    InputStream stderr();

    /** {@return completes, never exceptionally, when the whole tree is gone, with the exit code; 128 + n for signal n} */
    CompletionStage<Integer> exit();

    /**
     * Tells a program with {@link Stdio#PTY} that its terminal has another size; otherwise nothing happens.
     *
     * @param columns new width
     * @param rows new height
     */
    void resize(int columns, int rows);

    /**
     * Asks the program to end (TERM), and ends the whole tree (KILL) if it has not by then. Returns at once.
     *
     * @param grace between the two
     */
    void end(Duration grace);

    /** Ends the whole tree at once and waits for it, 5 s at most. Harmless when it has ended. */
    @Override
    void close();
}
