package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A table that says something about some kinds of requests. Each row begins with the extension, in whose name _ stands for a space,
 * the opcode, which of an extension is the minor one, and the request's name. Rows that are empty or begin with # say nothing.
 *
 * @param <T> what a row says
 */
final class ByRequest<T> {
    private static final List<?> NONE = Collections.nCopies(256, null);

    private final Map<String, List<T>> byExtension = new HashMap<>();
    /** Looked at for each request that passes. */
    private final List<T> core;

    /**
     * Reads a table that lies beside this class.
     *
     * @param file its name
     * @param says makes sense of a row's words
     */
    ByRequest(String file, Function<String[], T> says) {
        try (InputStream in = ByRequest.class.getResourceAsStream(file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] words = line.split(" ");
                    List<T> rows =
                            byExtension.computeIfAbsent(words[0].replace('_', ' '), name -> new ArrayList<>(none()));
                    if (rows.set(Integer.parseInt(words[1]), says.apply(words)) != null) {
                        throw new IllegalStateException(file + ": twice: " + line);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        core = rows(Question.CORE);
    }

    /** {@return the names of the extensions that it says something about} */
    Set<String> extensions() {
        Set<String> names = new HashSet<>(byExtension.keySet());
        names.remove(Question.CORE);
        return names;
    }

    /** {@return what it says about requests of this kind, null if nothing} */
    T of(String extension, int opcode) {
        return rows(extension).get(opcode);
    }

    /**
     * {@return what it says about a request, null if nothing}
     *
     * @param request its first 4 bytes
     * @param extensions of the server
     */
    T of(Request request, Majors extensions) {
        if (request.opcode() < Request.FIRST_EXTENSION) {
            return core.get(request.opcode());
        }
        String extension = extensions.name(request.opcode());
        return extension == null ? null : of(extension, request.detail());
    }

    private List<T> rows(String extension) {
        return byExtension.getOrDefault(extension, none());
    }

    @SuppressWarnings("unchecked") // It is empty.
    private static <T> List<T> none() {
        return (List<T>) NONE;
    }
}
