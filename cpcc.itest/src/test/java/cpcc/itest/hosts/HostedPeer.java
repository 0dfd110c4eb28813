package cpcc.itest.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.itest.peers.Await;
import cpcc.itest.process.Command;
import cpcc.itest.process.Output;
import cpcc.itest.process.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A peer in an OSGi host, made of the delivered jars alone. It is used through the {@code cpcc} executable; its bundles and
 * its configuration are changed by the host's own means.
 */
abstract class HostedPeer implements AutoCloseable {
    private final Map<String, String> env = new LinkedHashMap<>();

    HostedPeer() {
        env.put("PATH", System.getenv("PATH"));
        env.put("LANG", "C.UTF-8");
    }

    /** {@return what others see} */
    abstract String name();

    /** {@return the folder that holds everything, {@code run} with the control socket among it} */
    abstract Path folder();

    /** Installs a bundle and starts it. */
    abstract void install(Path jar) throws Exception;

    /** Gives an installed bundle another content. */
    abstract void update(String bundle, Path jar) throws Exception;

    /** Removes a bundle. */
    abstract void uninstall(String bundle) throws Exception;

    /** Does all steps in their order, as fast as the host can. */
    abstract void perform(List<Step> steps) throws Exception;

    /** Changes one setting of the peer at run time. */
    abstract void set(String key, String value) throws Exception;

    /** {@return what the threads of the host's JVM do, one text each that begins with the name} */
    abstract List<String> threads() throws Exception;

    /** {@return what the host said, for a failure's text} */
    abstract String log() throws IOException;

    /** {@return the threads among them that CPCC or its transport made} */
    final List<String> threadsOfCpcc() throws Exception {
        return ThreadText.ofCpcc(threads());
    }

    /** {@return the environment of every command, to be changed} */
    final Map<String, String> env() {
        return env;
    }

    final Command begin(String... words) throws IOException {
        Path account = Files.createDirectories(folder().resolve("account"));
        env.put("HOME", account.toString());
        List<String> command = new ArrayList<>(
                List.of(PeerProcess.dist().resolve("bin/cpcc").toString(), "--home", folder().toString()));
        command.addAll(List.of(words));
        return Command.start(account, env, command);
    }

    final Output attempt(String... words) throws Exception {
        try (Command command = begin(words)) {
            command.endOfInput();
            return command.end(PeerProcess.PATIENCE);
        }
    }

    /** {@return what a verb printed, which must succeed} */
    final String cpcc(String... words) throws Exception {
        Output output = attempt(words);
        assertEquals(0, output.code(), () -> "cpcc " + List.of(words) + " of " + name() + ": " + output);
        return output.text();
    }

    /** {@return what a terminal program answered to a text that was piped in} */
    final Output pipe(String text, String... words) throws Exception {
        try (Command command = begin(words)) {
            command.type(text);
            command.endOfInput();
            return command.end(PeerProcess.PATIENCE);
        }
    }

    /** Waits until the peer takes commands and has its backends. */
    final void awaitComplete() throws Exception {
        awaitCpcc(name() + " is complete", "terminal/1", "backends");
    }

    /** Waits until a verb prints a text. */
    final void awaitCpcc(String what, String wanted, String... words) throws Exception {
        Await.until(
                what,
                PeerProcess.PATIENCE,
                () -> attempt(words),
                o -> o.code() == 0 && o.out().contains(wanted));
    }

    /** Ends the host and everything in it, and deletes its files. */
    @Override
    public abstract void close() throws IOException;
}
