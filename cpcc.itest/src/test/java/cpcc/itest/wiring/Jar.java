package cpcc.itest.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * A bundle as its jar says.
 *
 * @param path of the jar
 * @param manifest its main attributes
 * @param classes what it contains, private copies of others' classes included
 */
record Jar(Path path, Attributes manifest, List<Bytecode> classes) {
    /** A package that a jar imports, and under which condition. */
    record Import(String name, VersionRange versions, boolean optional) {}

    static Jar read(Path path) {
        try (JarFile jar = new JarFile(path.toFile())) {
            List<Bytecode> classes = new ArrayList<>();
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        classes.add(Bytecode.read(in));
                    }
                }
            }
            return new Jar(path, jar.getManifest().getMainAttributes(), List.copyOf(classes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    String name() {
        String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
        return name == null ? "" : name.replaceAll(";.*", "").trim();
    }

    String header(String name) {
        String value = manifest.getValue(name);
        return value == null ? "" : value;
    }

    List<Import> imports() {
        List<Import> imports = new ArrayList<>();
        clauses(header(Constants.IMPORT_PACKAGE))
                .forEach((name, says) -> imports.add(new Import(
                        name,
                        new VersionRange(says.getOrDefault("version", "0")),
                        says.getOrDefault("resolution:", "").equals("optional"))));
        return imports;
    }

    Map<String, Version> exports() {
        Map<String, Version> exports = new LinkedHashMap<>();
        clauses(header(Constants.EXPORT_PACKAGE))
                .forEach((name, says) -> exports.put(name, new Version(says.getOrDefault("version", "0"))));
        return exports;
    }

    /** {@return the packages that have a class in the jar} */
    Set<String> packages() {
        Set<String> found = new TreeSet<>();
        classes.forEach(c -> found.add(packageOf(c.name())));
        return found;
    }

    static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    /** Header syntax: clauses by comma, parts by semicolon, texts in quotes; a directive's key keeps its colon. */
    private static Map<String, Map<String, String>> clauses(String header) {
        Map<String, Map<String, String>> clauses = new LinkedHashMap<>();
        for (String clause : header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
            Map<String, String> says = new LinkedHashMap<>();
            List<String> names = new ArrayList<>();
            for (String part : clause.split(";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
                int equals = part.indexOf('=');
                if (equals < 0) {
                    names.add(part.trim());
                } else {
                    String value = part.substring(equals + 1).replace("\"", "");
                    says.put(part.substring(0, equals).trim(), value.trim());
                }
            }
            names.stream().filter(n -> !n.isEmpty()).forEach(n -> clauses.put(n, says));
        }
        return clauses;
    }
}
