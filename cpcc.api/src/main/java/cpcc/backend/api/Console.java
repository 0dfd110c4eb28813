package cpcc.backend.api;

import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The standard streams of whoever typed the command. The streams block; they belong to the command and are not closed by a
 * backend.
 */
@ProviderType
public interface Console {
    /**
     * {@return standard streams that are no terminal; how a program that embeds CPCC pipes into an application and reads
     * what it writes}
     *
     * @param in what is piped in
     * @param out takes the application's standard output; not closed
     * @param err takes its standard error; not closed
     */
    static Console of(InputStream in, OutputStream out, OutputStream err) {
        return new Streams(in, out, err);
    }

    /** {@return what is typed or piped in; its end is the end of that} */
    InputStream in();

    /** {@return the caller's standard output} */
    OutputStream out();

    /** {@return the caller's standard error} */
    OutputStream err();

    /** {@return whether standard input and output are a terminal} */
    boolean terminal();

    /** {@return the columns of the terminal, 80 if there is none} */
    int columns();

    /** {@return the rows of the terminal, 24 if there is none} */
    int rows();

    /**
     * Tells of a change of the terminal's size from now on.
     *
     * @param listener called on any thread, never concurrently; null for nobody
     */
    void onResize(Runnable listener);

    /**
     * Turns the terminal's own echo and line editing off or on; without a terminal nothing happens.
     *
     * @param raw whether each key is passed on as it is
     */
    void raw(boolean raw);
}
