package cpcc.exec.xpra;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Caller;
import cpcc.sandbox.api.Bind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caller's X server, which answered.
 *
 * @param text DISPLAY as the caller has it
 * @param host machine to be reached by TCP; empty for the socket of this machine
 * @param socket of this machine, if it is one
 * @param cookie that lets the caller in, empty if the server lets the account in without
 */
record Display(String text, String host, Path socket, Optional<Cookie> cookie) {
    /** A number that no X server has: in a sandbox with network, one of the provider's own could be found otherwise. */
    private static final int FIRST_NUMBER = 10_000;

    private static final int NUMBERS = 40_000;
    private static final int FIRST_PORT = 6000;
    private static final Pattern FORM = Pattern.compile(
            "(?<host>unix|[A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9a-fA-F:.]+])?:(?<number>[0-9]{1,5})(?:\\.[0-9]{1,3})?");

    /** {@return the number of a display on the provider} */
    static int free(SecureRandom random) {
        return FIRST_NUMBER + random.nextInt(NUMBERS);
    }

    /**
     * Finds the caller's X server, and proves that it lets the caller in.
     *
     * @param caller whose DISPLAY and XAUTHORITY count
     * @param tools of this machine
     * @throws BackendException if there is none, or it does not let the caller in
     */
    static Display of(Caller caller, Tools tools) throws BackendException {
        String text = caller.env().getOrDefault("DISPLAY", "");
        if (text.isEmpty()) {
            throw new BackendException(
                    "there is no display to show windows on: DISPLAY is not set",
                    "run it from a graphical session, or set DISPLAY, such as DISPLAY=:0");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group("number")) > 65535 - FIRST_PORT) {
            throw new BackendException(
                    "DISPLAY=" + text.replaceAll("[^\\x20-\\x7e]", "?")
                            + " is no X display that xpra can show windows on",
                    "set DISPLAY to a display number, such as DISPLAY=:0");
        }
        int number = Integer.parseInt(form.group("number"));
        String host = form.group("host") == null || form.group("host").equals("unix") ? "" : form.group("host");
        Path socket = tools.sockets().resolve("X" + number);
        Path file = authorityFile(caller);
        Display display = new Display(text, host, socket, cookie(file, number, tools.hostname()));
        display.prove(number, file);
        return display;
    }

    /** {@return what a sandbox must show for it} */
    List<Bind> binds() {
        return remote()
                ? List.of()
                : List.of(new Bind(socket, Path.of("/tmp/.X11-unix").resolve(socket.getFileName()), false));
    }

    /** {@return whether it is reached by network, as one forwarded by ssh is} */
    boolean remote() {
        return !host.isEmpty();
    }

    private void prove(int number, Path file) throws BackendException {
        SocketAddress address = remote()
                ? new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), FIRST_PORT + number)
                : UnixDomainSocketAddress.of(socket);
        try {
            XClient.open(address, cookie).close();
        } catch (XClient.Refused e) {
            throw new BackendException(
                    "the X server on DISPLAY=" + text + " refused the connection: " + e.getMessage()
                            + (cookie.isPresent() ? " (wrong cookie in " : " (no cookie for it in ") + file + ")",
                    "set XAUTHORITY to the authority file of that display (in a terminal there: echo $XAUTHORITY)",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new BackendException(
                    "no X server answers on DISPLAY=" + text + " (" + e.getMessage() + ")",
                    "run it from the graphical session that is open now, or set DISPLAY to it",
                    e);
        }
    }

    private static Path authorityFile(Caller caller) {
        String named = caller.env().getOrDefault("XAUTHORITY", "");
        return named.isEmpty()
                ? caller.home().resolve(".Xauthority")
                : caller.folder().resolve(named);
    }

    private static Optional<Cookie> cookie(Path file, int number, String hostname) throws BackendException {
        try {
            return Authority.find(file, number, hostname);
        } catch (IOException e) {
            throw new BackendException(
                    "the X authority file " + file + " cannot be read (" + e.getMessage() + ")",
                    "set XAUTHORITY to a file of yours, or mend it: ls -l " + file,
                    e);
        }
    }
}
