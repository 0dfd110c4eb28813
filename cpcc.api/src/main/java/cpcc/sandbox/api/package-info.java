/** Confinement of shared applications. */
@Export
@Version("0.1.0")
package cpcc.sandbox.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
