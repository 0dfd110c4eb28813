/** File backends: how the user's own folders are there for a program that runs on the provider. */
@Export
@Version("0.1.0")
package cpcc.files.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
