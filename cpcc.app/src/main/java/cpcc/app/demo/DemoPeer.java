package cpcc.app.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A whole peer with its own state, used through the {@code cpcc} executable as a person would use it. */
final class DemoPeer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path executable;
    private final Path home;
    private boolean started;
    private boolean closed;

    DemoPeer(Path executable, Path home) {
        this.executable = executable;
        this.home = home;
    }

    /** Not reached by the interrupt key: a peer that is half started could not be stopped. */
    synchronized void start(String name, Path folder) throws DemoFailure {
        if (closed) {
            throw new DemoFailure("interrupted", "");
        }
        started = true;
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(command("start", "--name", name, "--port", "0", "--address", "127.0.0.1"));
        Command.run(command, Map.of(), folder, LIMIT, "");
    }

    /** Joins by an invitation, which is in no command line that others could see. */
    void join(Path folder, String invitation) throws DemoFailure {
        Command.run(command("join", "-"), Map.of(), folder, LIMIT, invitation);
    }

    /** Runs a verb and gives what it printed. */
    String cpcc(Map<String, String> env, Path folder, String... words) throws DemoFailure {
        return Command.run(command(words), env, folder, LIMIT, "").strip();
    }

    /** Runs a verb with {@code --json} and gives what it printed. */
    JsonElement json(Map<String, String> env, Path folder, String... words) throws DemoFailure {
        List<String> command = new ArrayList<>(List.of(words));
        command.add(1, "--json");
        String text = cpcc(env, folder, command.toArray(String[]::new));
        try {
            return JsonParser.parseString(text);
        } catch (JsonSyntaxException e) {
            throw new DemoFailure("no JSON from cpcc " + words[0], text);
        }
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "--home", home.toString()));
        command.addAll(List.of(words));
        return command;
    }

    @Override
    public synchronized void close() throws DemoFailure {
        closed = true;
        if (started) {
            started = false;
            cpcc(Map.of(), home, "stop");
        }
    }
}
