/** Communities and their members: the paper's Peer Controller and Peer List. */
@Export
@Version("0.1.0")
package cpcc.p2p.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
