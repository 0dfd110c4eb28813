package cpcc.itest.wiring;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One line of "who may import whom".
 *
 * @param bundle its symbolic name, or the beginning of it and a star
 * @param contracts the packages of cpcc.api that it may import
 * @param libraries beginnings of the packages of others that it may import, besides {@link #FOR_ALL}
 */
record Rule(String bundle, Set<String> contracts, Set<String> libraries) {
    /** What every bundle may import: logging, the framework, and what the JDK has. */
    static final List<String> FOR_ALL = List.of("org.slf4j", "org.osgi.", "javax.", "java.", "org.w3c.", "org.xml.");

    private static final String GSON = "com.google.gson";
    private static final String MINA = "org.apache.mina.";
    private static final String ZSTD = "com.github.luben.zstd";
    private static final String PICOCLI = "picocli";
    private static final String GOGO = "org.apache.felix.service.";
    private static final String JDK_NET = "jdk.net";

    /** The first line that fits a bundle counts. */
    static final List<Rule> ALL = List.of(
            rule("cpcc.shell", "das p2p backend exec messaging config", GSON, PICOCLI, GOGO, JDK_NET),
            rule("cpcc.das", "das p2p messaging backend exec files sandbox config", GSON),
            rule("cpcc.p2p", "p2p messaging config", GSON),
            rule("cpcc.messaging", "messaging config", GSON, MINA, ZSTD),
            rule("cpcc.exec.*", "exec backend sandbox config"),
            rule("cpcc.files.*", "files backend sandbox config"),
            rule("cpcc.sandbox.*", "sandbox backend config"),
            rule("cpcc.api", "messaging p2p das backend exec files sandbox config"));

    private static Rule rule(String bundle, String contracts, String... libraries) {
        return new Rule(bundle, Set.of(contracts.split(" ")), Set.of(libraries));
    }

    static Rule of(String bundle) {
        return ALL.stream()
                .filter(r -> r.bundle.endsWith("*")
                        ? bundle.startsWith(r.bundle.substring(0, r.bundle.length() - 1))
                        : bundle.equals(r.bundle))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rule says what " + bundle + " may import"));
    }

    boolean allows(String importedPackage) {
        if (importedPackage.startsWith("cpcc.")) {
            return contracts.stream().anyMatch(c -> importedPackage.equals("cpcc." + c + ".api"));
        }
        return Stream.concat(FOR_ALL.stream(), libraries.stream()).anyMatch(importedPackage::startsWith);
    }
}
