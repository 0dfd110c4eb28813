package cpcc.app;

import cpcc.shell.control.ControlRequest;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands commands to the peer of these places. */
final class Client {
    private static final int INTERRUPTED = 130;
    private static final Duration ASKED = Duration.ofSeconds(15);

    private final Places places;
    private final Map<String, String> env;
    private final int uid;
    private final String startCommand;

    /**
     * A client.
     *
     * @param places of the peer
     * @param env of the caller
     * @param uid of the caller
     * @param home of {@code --home}, null without
     */
    Client(Places places, Map<String, String> env, int uid, String home) {
        this.places = places;
        this.env = env;
        this.uid = uid;
        this.startCommand = home == null ? "cpcc start" : "cpcc --home " + home + " start";
    }

    /**
     * Runs a command with this process's streams, terminal and signals.
     *
     * @return its exit code
     * @throws Problem if no peer is running, or it is silent
     */
    int run(List<String> words) throws Problem, IOException {
        Terminal terminal = new Terminal(Boolean.getBoolean("cpcc.terminal"), System.getProperty("cpcc.size", ""));
        try (Call call = connect(
                terminal,
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err))) {
            Signals.handle("INT", new Interrupts(call));
            if (terminal.present()) {
                Signals.handle("WINCH", call::resized);
            }
            try {
                return call.run(request(words, terminal));
            } finally {
                terminal.raw(false);
            }
        } catch (SocketTimeoutException e) {
            throw silent();
        }
    }

    /**
     * What a running peer says of itself.
     *
     * @param exit code of its answer
     * @param text JSON, or what is wrong if the code is not 0
     */
    record Status(int exit, String text) {}

    /** {@return what a running peer says of itself; null if none is running or it does not answer to the end} */
    Status status() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            int exit = ask(List.of("status", "--json"), out);
            return exit < 0 ? null : new Status(exit, out.toString(StandardCharsets.UTF_8));
        } catch (Problem | SocketTimeoutException e) {
            // It ends, or begins, or hangs.
            return null;
        }
    }

    /**
     * Asks for something that is answered soon.
     *
     * @return the exit code; -1 if no peer is running
     * @throws SocketTimeoutException if the peer is silent
     */
    int ask(List<String> words, OutputStream out) throws Problem, IOException {
        PrivateFolder.check(places.runtime(), uid);
        Terminal terminal = new Terminal(false, "");
        Call call;
        try {
            call = Call.open(places.control(), terminal, InputStream.nullInputStream(), out, out, ASKED);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Not there, or nobody behind it.
            return -1;
        }
        try (call) {
            return call.run(request(words, terminal));
        }
    }

    /** {@return what to say to somebody who needs a running peer} */
    Problem notRunning() {
        return new Problem(Problem.CPCC, "Peer is not running. Start it: " + startCommand);
    }

    /** {@return what to say when the peer's process is there and says nothing} */
    Problem silent() throws IOException {
        Path state = Start.stateFolder(places, new PeerConfig(places.peerConfig()));
        return PeerLock.silent(PeerLock.holder(state).orElse(new PeerLock.Holder(0, "")), places.log());
    }

    private Call connect(Terminal terminal, InputStream in, OutputStream out, OutputStream err)
            throws Problem, IOException {
        PrivateFolder.check(places.runtime(), uid);
        if (!Files.exists(places.control())) {
            throw notRunning();
        }
        try {
            return Call.open(places.control(), terminal, in, out, err, null);
        } catch (ConnectException e) {
            throw notRunning();
        } catch (AccessDeniedException e) {
            throw new Problem(Problem.CPCC, places.control() + " belongs to another account.");
        }
    }

    private ControlRequest request(List<String> words, Terminal terminal) {
        return new ControlRequest(
                ControlRequest.VERSION,
                words,
                System.getProperty("user.dir"),
                System.getProperty("user.name"),
                env.getOrDefault("HOME", System.getProperty("user.home")),
                callersOwn(env),
                terminal.present(),
                terminal.columns(),
                terminal.rows());
    }

    /** {@return of an environment what goes to the peer} */
    static Map<String, String> callersOwn(Map<String, String> env) {
        Map<String, String> own = new HashMap<>();
        for (String name : ControlRequest.VARIABLES) {
            String value = env.get(name);
            if (value != null) {
                own.put(name, value);
            }
        }
        // Java itself was started in a UTF-8 locale; this is the caller's.
        String locale = env.get("CPCC_CALLER_LC_ALL");
        if (locale != null) {
            own.remove("LC_ALL");
            if (!locale.isEmpty()) {
                own.put("LC_ALL", locale);
            }
        }
        return own;
    }

    /** The first interrupt asks the command to end; at the second the executable does not wait for that. */
    private static final class Interrupts implements Runnable {
        private final Call call;
        private boolean again;

        Interrupts(Call call) {
            this.call = call;
        }

        @Override
        public void run() {
            synchronized (this) {
                if (again) {
                    System.exit(INTERRUPTED);
                }
                again = true;
            }
            call.interrupt();
        }
    }
}
