/** What all execution, file and sandbox backends share. JDK types only, so that a backend needs nothing else of CPCC. */
@Export
@Version("0.1.0")
package cpcc.backend.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
