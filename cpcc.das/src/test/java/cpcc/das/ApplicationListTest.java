package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.Check;
import cpcc.backend.fixture.MemoryConsole;
import cpcc.das.api.Application;
import cpcc.das.api.Provider;
import cpcc.das.wire.Catalogue;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers tell each other of what they share. */
class ApplicationListTest {
    private static final String ENTRY =
            "{'id':'x','name':'X','comment':'','surface':'WINDOWS','mimeTypes':[],'instances':1,'free':true,"
                    + "'execTypes':['x11/1'],'fileTypes':[]}";

    @TempDir
    Path folder;

    private TwoPeers both;

    @BeforeEach
    void twoPeers() throws Exception {
        both = new TwoPeers(folder);
    }

    @AfterEach
    void end() {
        both.close();
    }

    private Provider provider(String id) throws Exception {
        return both.knows(id).providers().get(0);
    }

    @Test
    void whatIsSharedIsKnownWithWhatItNeeds() throws Exception {
        both.share("echo", 3, Surface.TERMINAL, "cat");
        Application application = both.knows("echo");
        assertEquals(Surface.TERMINAL, application.surface());
        assertEquals(TestPeer.LAB, application.community());
        assertEquals(
                List.of(new Provider(both.alice.id, "alice", 3, true, List.of("test/1"), List.of("same/1"))),
                application.providers());
        assertEquals(List.of(), both.alice.applications.list(), "nobody sees what they share themselves");
    }

    @Test
    void whatIsNoLongerSharedGoes() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        both.alice.installer.unshare("echo");
        Await.until("gone", both.bob.applications::list, List::isEmpty);
    }

    @Test
    void anInactivePeerSharesNothingUntilItIsBack() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        both.bob.sees(both.alice, false);
        assertEquals(List.of(), both.bob.applications.list());
        both.alice.sees(both.bob, false);
        both.bob.sees(both.alice, true);
        assertEquals(List.of(), both.bob.applications.list(), "what it shared before is forgotten");
        both.alice.sees(both.bob, true);
        both.knows("echo");
    }

    @Test
    void aPeerThatHasForgottenEverythingIsToldAgain() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        both.bob.sees(both.alice, false);
        both.bob.sees(both.alice, true);
        both.knows("echo");
    }

    @Test
    void fullAndFreeAreTold() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        try (MemoryConsole console = new MemoryConsole()) {
            var session = both.run("echo", console);
            Await.that("full", () -> !provider("echo").free());
            session.close();
            TwoPeers.end(session);
            Await.that("free", () -> provider("echo").free());
        }
    }

    @Test
    void aBackendThatComesAndGoesIsTold() throws Exception {
        both.share("echo", 1, Surface.TERMINAL, "cat");
        both.alice.backends.remove(both.alice.files);
        Await.that("no files", () -> provider("echo").fileTypes().isEmpty());
        both.alice.exec.providerChecks(Check.error("broken", ""));
        both.alice.backends.remove(both.alice.exec);
        Await.that("no way to show it", () -> both.bob
                .applications
                .list()
                .get(0)
                .providers()
                .get(0)
                .execTypes()
                .isEmpty());
    }

    @Test
    void aMessageThatIsLostIsSentAgain() throws Exception {
        both.network.listen(
                both.bob.id,
                new Listener<>(Catalogue.TYPE, Catalogue.class, (from, c) -> {
                    throw new Failure(Reason.UNKNOWN_TYPE, "not yet");
                }),
                Catalogue.TYPE);
        both.alice.share("echo", 1, Surface.TERMINAL, "cat");
        Await.that("sent", () -> both.network.sent.stream().anyMatch(m -> m.contains("\"echo\"")));
        both.network.listen(both.bob.id, both.bob.applications, Catalogue.TYPE);
        both.knows("echo");
    }

    private void receive(long version, String entries) throws Exception {
        both.network
                .raw(
                        both.alice.id,
                        both.bob.id,
                        TestPeer.LAB,
                        Catalogue.TYPE,
                        ("{'version':" + version + ",'known':1,'applications':[" + entries + "]}").replace('\'', '"'),
                        Catalogue.Received.class)
                .get();
    }

    @Test
    void anOldVersionIsIgnored() throws Exception {
        long far = 1L << 52;
        receive(far, ENTRY);
        receive(far - 1, "");
        assertEquals(1, both.bob.applications.list().size());
        receive(far + 1, "");
        assertEquals(0, both.bob.applications.list().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'id':'../../bin/sh'",
                "'id':''",
                "'id':null",
                "'name':'a\\u001b[31m'",
                "'name':'a\\u202eb'",
                "'surface':'PLASMA'",
                "'instances':0",
                "'instances':-1",
                "'instances':100000",
                "'execTypes':['x11']",
                "'execTypes':[null]",
                "'mimeTypes':null",
                "'comment':null",
            })
    void aBadEntryIsRefused(String bad) {
        String key = bad.substring(0, bad.indexOf(':'));
        String entry = ENTRY.replaceFirst(key + ":('[^']*'|\\[[^]]*]|[a-z0-9]+)", "");
        String changed = "{" + bad + "," + entry.substring(1).replace(",,", ",").replaceFirst("^,", "");
        ExecutionException e = assertThrows(ExecutionException.class, () -> receive(1L << 52, changed));
        assertEquals(Reason.BAD_REQUEST, ((Failure) e.getCause()).reason());
        assertEquals(List.of(), both.bob.applications.list());
    }

    @Test
    void aCatalogueOutOfBoundsIsRefused() {
        for (String entries : List.of(ENTRY + "," + ENTRY, (ENTRY + ",").repeat(256) + ENTRY)) {
            assertThrows(ExecutionException.class, () -> receive(1L << 52, entries));
        }
        assertThrows(ExecutionException.class, () -> receive(Long.MAX_VALUE, ENTRY));
        assertThrows(ExecutionException.class, () -> receive(0, ENTRY));
        assertThrows(
                ExecutionException.class,
                () -> receive(1L << 52, ENTRY.replace("'X'", "'" + "X".repeat(1 << 20) + "'")));
        assertEquals(List.of(), both.bob.applications.list());
    }

    @Test
    void theWholeEntryIsFine() throws Exception {
        receive(1L << 52, ENTRY);
        assertTrue(both.bob.applications.list().stream().anyMatch(a -> a.id().equals("x")));
    }
}
