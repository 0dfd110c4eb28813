package cpcc.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BundlesTest {
    @Test
    void configurationIsReadAfterWhatReadsItWithAndBeforeWhatNeedsIt() {
        int configAdmin = Bundles.level("org.apache.felix.configadmin");
        int fileInstall = Bundles.level("org.apache.felix.fileinstall");
        int own = Bundles.level("cpcc.messaging");

        assertTrue(configAdmin < fileInstall && fileInstall < own && own < Bundles.LAST_LEVEL);
    }
}
