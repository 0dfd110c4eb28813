/** Distributed application sharing: the paper's Application List, Install Controller, Client Controller and Server Controller. */
@Export
@Version("0.1.0")
package cpcc.das.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
