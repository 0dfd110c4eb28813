package cpcc.shell.gogo;

import cpcc.backend.api.Console;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * The streams of a command in a Gogo session: those of its pipe, except where they are the terminal itself and the terminal
 * is known.
 */
final class GogoConsole implements Console {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final Console terminal;

    /**
     * Looks at the pipe of this thread.
     *
     * @param session whose streams are used outside of a pipe
     * @param known the terminal of the session, null if it is not known
     */
    GogoConsole(CommandSession session, Console known) {
        Process pipe = Process.Utils.current();
        in = own(pipe, known, 0) ? known.in() : pipe == null ? session.getKeyboard() : pipe.in();
        out = own(pipe, known, 1) ? known.out() : pipe == null ? session.getConsole() : pipe.out();
        // Not the session's own error stream, which Karaf's ssh loses up to 4.4.8: nobody flushes it, and nobody can.
        err = own(pipe, known, 2) ? known.err() : redirected(pipe, 2) ? pipe.err() : session.getConsole();
        boolean direct = own(pipe, known, 0) && own(pipe, known, 1) && known.terminal();
        terminal = direct ? known : null;
    }

    private static boolean own(Process pipe, Console known, int stream) {
        return known != null && !redirected(pipe, stream);
    }

    private static boolean redirected(Process pipe, int stream) {
        return pipe != null && !pipe.isTty(stream);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return err;
    }

    @Override
    public boolean terminal() {
        return terminal != null;
    }

    @Override
    public int columns() {
        return terminal == null ? COLUMNS : terminal.columns();
    }

    @Override
    public int rows() {
        return terminal == null ? ROWS : terminal.rows();
    }

    @Override
    public void onResize(Runnable listener) {
        if (terminal != null) {
            terminal.onResize(listener);
        }
    }

    @Override
    public void raw(boolean raw) {
        if (terminal != null) {
            terminal.raw(raw);
        }
    }
}
