package cpcc.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says which programs stand beside the product, and which show them. */
final class Versions {
    private Versions() {}

    /** Prints what the system's packages are. */
    static void print(String... packages) throws IOException {
        List<String> words = new ArrayList<>(List.of("dpkg-query", "-W"));
        words.addAll(List.of(packages));
        if (Tool.succeeds(Map.of(), List.of("sh", "-c", "command -v dpkg-query"))) {
            Tool.run(words).lines().forEach(line -> System.err.println("version: " + line.replace("\t", " ")));
        }
    }
}
