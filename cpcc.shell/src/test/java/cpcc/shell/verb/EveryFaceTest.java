package cpcc.shell.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cpcc.backend.api.Caller;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.shell.gogo.GogoFace;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;

/** What the executable can say, Gogo can say: a verb is added to both faces. */
class EveryFaceTest {
    /** A shell is there already, and a demo starts peers of its own. */
    private static final Set<String> OF_THE_EXECUTABLE = Set.of("shell", "demo");

    /** An option of the executable. */
    private static final String VERSION = "version";

    @Test
    void everyVerbIsAGogoFunction() throws IOException {
        Set<String> verbs = new TreeSet<>(verbs());
        verbs.removeAll(LaterVerb.NAMES);
        verbs.removeAll(OF_THE_EXECUTABLE);
        verbs.add(VERSION);
        assertEquals(verbs, methods());
        assertEquals(verbs, registered());
    }

    private static Set<String> verbs() {
        Caller caller = new Caller("alice", Path.of("/home/alice"), Path.of("/"), Map.of(), new MemoryConsole(""));
        Call call = new Call(null, null, caller, Clock.systemUTC(), new PrintWriter(Writer.nullWriter()));
        return Catalogue.reader(call).getSubcommands().keySet();
    }

    private static Set<String> methods() {
        return Stream.of(GogoFace.class.getMethods())
                .filter(m -> m.getParameterCount() == 2 && m.getParameterTypes()[0] == CommandSession.class)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As bnd has written it for the framework. */
    private static Set<String> registered() throws IOException {
        try (InputStream in = GogoFace.class.getResourceAsStream("/OSGI-INF/cpcc.shell.gogo.GogoFace.xml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String list = Pattern.compile("osgi\\.command\\.function\"[^>]*>([^<]*)<")
                    .matcher(text)
                    .results()
                    .map(r -> r.group(1))
                    .collect(Collectors.joining("\n"));
            return Stream.of(list.split("\n"))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
