package cpcc.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A peer as a process of its own, used through the packaged executable.
 *
 * @param executable the product's {@code cpcc}
 * @param home what {@code --home} names
 */
record Peer(Path executable, Path home) {
    /** {@return what a verb printed} */
    String cpcc(String... words) throws IOException {
        return Tool.run(command(words));
    }

    /** {@return what a verb printed that was typed in an environment with these variables besides} */
    String cpcc(Map<String, String> env, String... words) throws IOException {
        return Tool.run(env, command(words));
    }

    /** {@return program and arguments of a verb} */
    List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "--home", home.toString()));
        command.addAll(List.of(words));
        return command;
    }

    void start(String name, int port, String address) throws IOException {
        cpcc("start", "--name", name, "--port", Integer.toString(port), "--address", address);
    }

    /** Stops it, if it was ever started. */
    void stop() throws IOException {
        if (Files.exists(home)) {
            cpcc("stop");
        }
    }

    JsonObject status() throws IOException {
        return JsonParser.parseString(cpcc("status", "--json")).getAsJsonObject();
    }
}
