package cpcc.das.swap;

import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that says of itself that it is a bundle.
 *
 * @param file where it is
 * @param symbolicName of the bundle
 * @param version of the bundle
 */
record BundleJar(Path file, String symbolicName, Version version) {
    /** Reads the jar's manifest. */
    static BundleJar read(Path file) throws Failure {
        if (!Files.isRegularFile(file)) {
            throw new Failure(Reason.BAD_FILE, "there is no file " + file);
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes head = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = head.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw noBundle(file, "its manifest has no " + Constants.BUNDLE_SYMBOLICNAME, null);
            }
            if (head.getValue(Constants.FRAGMENT_HOST) != null) {
                throw noBundle(file, "it is a fragment of another one", null);
            }
            return new BundleJar(
                    file, name.split(";")[0].strip(), Version.parseVersion(head.getValue(Constants.BUNDLE_VERSION)));
        } catch (IOException e) {
            throw noBundle(file, "it cannot be read as a jar, " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw noBundle(file, "its version is wrong, " + e.getMessage(), e);
        }
    }

    /** {@return symbolic name, a space, and version} */
    String bundle() {
        return symbolicName + " " + version;
    }

    private static Failure noBundle(Path file, String why, Throwable cause) {
        return new Failure(
                Reason.BAD_FILE,
                file.getFileName() + " is no bundle: " + why,
                "a backend comes as an OSGi bundle, a jar with such a manifest",
                cause);
    }
}
