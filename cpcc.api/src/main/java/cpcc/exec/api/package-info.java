/** Execution backends: how a program that runs on the provider is seen and used by the user. The paper's Client IO and Server IO. */
@Export
@Version("0.1.0")
package cpcc.exec.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
