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

    DemoPeer(Path executable, Path home) {
        this.executable = executable;
        this.home = home;
    }

    void start(String name, Path folder) throws DemoFailure {
        started = true;
        cpcc(Map.of(), folder, "start", "--name", name, "--port", "0", "--address", "127.0.0.1");
    }

    /** Runs a verb and gives what it printed. */
    String cpcc(Map<String, String> env, Path folder, String... words) throws DemoFailure {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "--home", home.toString()));
        command.addAll(List.of(words));
        return Command.run(command, env, folder, LIMIT).strip();
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

    @Override
    public void close() throws DemoFailure {
        if (started) {
            started = false;
            cpcc(Map.of(), home, "stop");
        }
    }
}
