package cpcc.exec.x11.guard;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Each rule in the guard's tables is switched off once, and a test must go red. All of them with {@code -Dcpcc.long=true}, else a
 * few, others each time. What went red is in {@code target/each-rule.txt}.
 */
class EachRuleIT {
    private static final int SOME = 6;
    private static final String PACKAGE = EachRuleIT.class.getPackageName();
    private static final Path REPORT = Path.of("target/each-rule.txt");

    /** The last to be asked is the slowest. */
    private static final List<String> TESTS = List.of("ProtocolIT", "TableTest", "GuardTest");

    private static final Pattern ROW = Pattern.compile("^[0-9]+ +(\\S+).*$", Pattern.MULTILINE);
    private static final List<Pattern> RULES = List.of(
            Pattern.compile(" [a-z]+[?^*]*@[0-9]+"),
            Pattern.compile("(?<=[\\[ ])[0-9]+=[a-z]+[?^*]*"),
            Pattern.compile(" most [0-9]+"),
            Pattern.compile("(?<!else )\\b(drop|code|deny [A-Za-z]+|answer [a-z-]+)"),
            Pattern.compile("\\bsource(?=\\??[@=]|[\\] ])"));

    /**
     * A table with one rule less.
     *
     * @param name what it is called
     * @param table which
     * @param text all of it
     */
    private record Off(String name, String table, String text) {}

    @TestFactory
    Stream<DynamicTest> isMissed() throws Exception {
        List<Off> all = new ArrayList<>();
        List<Protocol.Call> calls = Protocol.calls(new File("/usr/share/xcb"));
        for (String table : tables()) {
            String text = text(table);
            ROW.matcher(text).results().forEach(row -> all.addAll(without(table, text, row)));
            calls.stream()
                    .filter(call -> call.extension().equals(table) && !text.contains(" " + call.name() + " "))
                    .map(call -> new Off(
                            table + " " + call.name() + ": allowed",
                            table,
                            text + "\n" + call.opcode() + " " + call.name() + " pass\n"))
                    .forEach(all::add);
        }
        Files.writeString(REPORT, "");
        if (!Boolean.getBoolean("cpcc.long")) {
            Collections.shuffle(all, new Random(Long.getLong("cpcc.seed", System.nanoTime())));
            all.subList(Math.min(all.size(), SOME), all.size()).clear();
        }
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        Map<Off, Future<String>> reds = new HashMap<>();
        all.forEach(off -> reds.put(off, workers.submit(() -> red(off))));
        workers.shutdown();
        return all.stream()
                .map(off -> dynamicTest(off.name(), () -> {
                    String red = reds.get(off).get();
                    Files.writeString(REPORT, off.name() + " -> " + red + "\n", StandardOpenOption.APPEND);
                    assertNotEquals("", red, "no test misses it");
                }));
    }

    private static List<String> tables() {
        List<String> all = new ArrayList<>(List.of("core"));
        all.addAll(Table.EXTENSIONS);
        return all;
    }

    private static String text(String table) throws IOException {
        try (InputStream in = Table.class.getResourceAsStream(table + ".table")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static List<Off> without(String table, String text, MatchResult row) {
        List<Off> found = new ArrayList<>();
        for (Pattern rule : RULES) {
            rule.matcher(row.group()).results().forEach(each -> {
                String instead =
                        each.group().equals("source") ? "picture" : each.group().matches(" .*|[0-9].*") ? "" : "pass";
                String line = (row.group().substring(0, each.start())
                                + instead
                                + row.group().substring(each.end()))
                        .replaceAll("\\[ *", "[")
                        .replaceAll(" *]", "]")
                        .replaceAll(" [0-9]+s?:[0-9]+\\[]", "");
                found.add(new Off(
                        table + " " + row.group(1) + ": " + each.group().trim() + " off",
                        table,
                        text.substring(0, row.start()) + line + text.substring(row.end())));
            });
        }
        return found;
    }

    /** {@return the name of a test that is red with this table, empty if all are green} */
    private static String red(Off off) throws Exception {
        ClassLoader changed = new Changed(Map.of(off.table() + ".table", off.text()));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(changed);
        try {
            for (String test : TESTS) {
                SummaryGeneratingListener seen = new SummaryGeneratingListener();
                Launcher launcher = LauncherFactory.create();
                launcher.execute(
                        request()
                                .selectors(selectClass(changed.loadClass(PACKAGE + "." + test)))
                                .build(),
                        seen);
                for (var failure : seen.getSummary().getFailures()) {
                    return test + "."
                            + failure.getTestIdentifier()
                                    .getSource()
                                    .filter(MethodSource.class::isInstance)
                                    .map(source -> ((MethodSource) source).getMethodName())
                                    .orElse("(all)");
                }
                assertNotEquals(0, seen.getSummary().getTestsFoundCount());
            }
            return "";
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Has the guard and its tests a second time, with other tables. */
    private static final class Changed extends ClassLoader {
        private final Map<String, String> tables;

        Changed(Map<String, String> tables) {
            super(EachRuleIT.class.getClassLoader());
            this.tables = tables;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE + ".")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? read(name) : known;
            }
        }

        private Class<?> read(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            String table = name.substring(name.lastIndexOf('/') + 1);
            return tables.containsKey(table)
                    ? new ByteArrayInputStream(tables.get(table).getBytes(StandardCharsets.US_ASCII))
                    : super.getResourceAsStream(name);
        }
    }
}
