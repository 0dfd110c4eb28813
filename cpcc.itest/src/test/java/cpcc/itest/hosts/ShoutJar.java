package cpcc.itest.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes the jar of {@link Shout}: the bundle {@value #BUNDLE} with a component written by hand. */
final class ShoutJar {
    /** Its symbolic name. */
    static final String BUNDLE = "test.shout";

    private static final String COMPONENT = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="shout">
              <implementation class="cpcc.itest.hosts.Shout"/>
              <service><provide interface="cpcc.exec.api.ExecBackend"/></service>
              <property name="cpcc.exec.type" value="shout/1"/>
              <property name="cpcc.exec.surface" value="TERMINAL"/>
            </scr:component>
            """;

    private ShoutJar() {}

    /** {@return a new jar} */
    static Path make(Path folder, int version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", BUNDLE);
        main.putValue("Bundle-Version", version + ".0.0");
        main.putValue("Service-Component", "OSGI-INF/shout.xml");
        main.putValue(
                "Import-Package",
                "cpcc.backend.api;version=\"[0.1,1)\",cpcc.exec.api;version=\"[0.1,1)\","
                        + "cpcc.sandbox.api;version=\"[0.1,1)\"");
        Path jar = folder.resolve("shout-" + version + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (String name : new String[] {"Shout", "Shout$Listening", "Shout$Shouting", "Shout$NeverClosed"}) {
                String entry = "cpcc/itest/hosts/" + name + ".class";
                zip.putNextEntry(new JarEntry(entry));
                try (InputStream in = ShoutJar.class.getResourceAsStream("/" + entry)) {
                    in.transferTo(zip);
                }
            }
            zip.putNextEntry(new JarEntry("OSGI-INF/shout.xml"));
            zip.write(COMPONENT.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new JarEntry("version"));
            zip.write(("shout " + version + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
