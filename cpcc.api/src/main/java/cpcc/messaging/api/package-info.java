/** Links, messages and byte channels between peers: the paper's Message Handler and Peer Notifier. */
@Export
@Version("0.1.0")
package cpcc.messaging.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
