/**
 * Configuration by Configuration Admin and metatype: what a person sets, read so that a mistake changes nothing. Backends use
 * {@link cpcc.config.api.Settings} for their own PID as the peer does for {@code cpcc.peer}.
 */
@Export
@Version("0.1.0")
package cpcc.config.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
