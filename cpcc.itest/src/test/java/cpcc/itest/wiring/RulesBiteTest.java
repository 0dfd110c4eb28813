package cpcc.itest.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wiring test finds what it forbids: shown on a class and on imports that break the rules. */
class RulesBiteTest {
    @Test
    void whatAClassReadsFromTheProcessIsFound() throws IOException {
        assertTrue(read(Offender.class).calls().contains("java.lang.System.getenv"));
    }

    @Test
    void aStaticVariableIsFoundAndAConstantIsNone() throws IOException {
        assertEquals(List.of("kept"), read(Offender.class).variables());
    }

    @Test
    void aTypeInASignatureIsFound() throws IOException {
        assertTrue(read(Offender.class).types().contains("org.osgi.framework.Bundle"));
    }

    @ParameterizedTest
    @CsvSource({
        "cpcc.messaging, cpcc.p2p.api",
        "cpcc.messaging, picocli",
        "cpcc.p2p, cpcc.das.api",
        "cpcc.p2p, org.apache.mina.core.session",
        "cpcc.das, cpcc.shell",
        "cpcc.das, org.apache.mina.core.session",
        "cpcc.shell, cpcc.files.api",
        "cpcc.shell, cpcc.das",
        "cpcc.exec.x11, cpcc.messaging.api",
        "cpcc.exec.x11, cpcc.exec.terminal",
        "cpcc.exec.terminal, com.google.gson",
        "cpcc.exec.xpra, cpcc.files.api",
        "cpcc.files.sftp, cpcc.exec.api",
        "cpcc.sandbox.bwrap, cpcc.das.api",
        "cpcc.api, com.google.gson",
        "cpcc.p2p, com.github.luben.zstd"
    })
    void anImportThatIsNotInTheTableIsRefused(String bundle, String imported) {
        assertFalse(Rule.of(bundle).allows(imported));
    }

    @Test
    void aBundleWithoutARuleIsRefused() {
        assertThrows(AssertionError.class, () -> Rule.of("cpcc.unheard.of"));
    }

    private static Bytecode read(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getName().replaceAll(".*\\.", "") + ".class")) {
            return Bytecode.read(in);
        }
    }

    /** Everything that no bundle may do. */
    private static final class Offender {
        static final String CONSTANT = "";
        static String kept;

        List<org.osgi.framework.Bundle> bundles(List<org.osgi.framework.Bundle> all) {
            kept = System.getenv("HOME") + CONSTANT;
            return all;
        }
    }
}
