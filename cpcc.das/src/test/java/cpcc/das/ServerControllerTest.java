package cpcc.das;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.das.wire.Close;
import cpcc.das.wire.Done;
import cpcc.das.wire.Reserve;
import cpcc.das.wire.Run;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a member may send to a provider, and what it gets for what it may not. */
class ServerControllerTest {
    private static final String SESSION = "abcdefghijkl";

    @TempDir
    Path folder;

    private TwoPeers both;

    @BeforeEach
    void twoPeers() throws Exception {
        both = new TwoPeers(folder);
        both.alice.share("echo", 1, Surface.TERMINAL, "cat");
        both.alice.share("edit", 1, Surface.WINDOWS, "cat", "%F");
    }

    @AfterEach
    void nothingHasStarted() throws Exception {
        try {
            assertTrue(both.alice.sandbox.plans.isEmpty(), both.alice.sandbox.plans.toString());
            both.isClean();
        } finally {
            both.close();
        }
    }

    private void send(String type, String community, String json) throws Failure {
        try {
            both.network
                    .raw(both.bob.id, both.alice.id, community, type, json.replace('\'', '"'), Done.class)
                    .get();
        } catch (ExecutionException e) {
            throw (Failure) e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void reserve(String application, String exec, String files) throws Failure {
        send(
                Reserve.TYPE,
                TestPeer.LAB,
                "{'session':'" + SESSION + "','application':'" + application + "','exec':'" + exec + "','files':'"
                        + files + "'}");
    }

    private static Map<String, String> run() {
        Map<String, String> run = new LinkedHashMap<>();
        run.put("session", "'" + SESSION + "'");
        run.put("application", "'edit'");
        run.put("arguments", "['/home/alice/docs/a']");
        run.put("grants", "[{'path':'/home/alice/docs','writable':true}]");
        run.put("execOffer", "{}");
        run.put("filesOffer", "{}");
        run.put("user", "'alice'");
        run.put("home", "'/home/alice'");
        run.put("folder", "'/home/alice'");
        run.put("env", "{}");
        run.put("options", "{}");
        return run;
    }

    private void run(Map<String, String> run) throws Failure {
        StringBuilder json = new StringBuilder("{");
        run.forEach((key, value) -> json.append(json.length() > 1 ? "," : "")
                .append("'" + key + "':")
                .append(value));
        send(Run.TYPE, TestPeer.LAB, json + "}");
    }

    private static void refused(Reason reason, org.junit.jupiter.api.function.Executable run) {
        Failure failure = assertThrows(Failure.class, run);
        assertEquals(reason, failure.reason(), failure.getMessage());
    }

    @Test
    void whatIsNotSharedIsNotReserved() {
        refused(Reason.NOT_SHARED, () -> reserve("nothing", "test/1", ""));
        refused(Reason.BAD_REQUEST, () -> reserve("../../bin/sh", "test/1", ""));
        refused(
                Reason.NOT_SHARED,
                () -> send(
                        Reserve.TYPE,
                        "OTHER",
                        "{'session':'" + SESSION + "','application':'echo','exec':'test/1','files':''}"));
    }

    @Test
    void aBackendThatIsNotThereIsNotReserved() {
        refused(Reason.NO_BACKEND, () -> reserve("echo", "xpra/1", ""));
        refused(Reason.NO_BACKEND, () -> reserve("echo", "win/1", ""));
        refused(Reason.NO_BACKEND, () -> reserve("echo", "test/1", "nfs/1"));
    }

    @Test
    void aRunWithoutAReservationIsRefused() {
        refused(Reason.UNKNOWN_SESSION, () -> run(run()));
    }

    @Test
    void aReservationIsForThatApplicationOnly() throws Exception {
        reserve("echo", "test/1", "");
        refused(Reason.UNKNOWN_SESSION, () -> run(run()));
        send(Close.TYPE, TestPeer.LAB, "{'session':'" + SESSION + "'}");
    }

    @Test
    void aReservationIsForThatPeerOnly() throws Exception {
        reserve("edit", "win/1", "same/1");
        refused(Reason.UNKNOWN_SESSION, () -> {
            try {
                both.network
                        .raw(
                                TestPeer.id("mallory"),
                                both.alice.id,
                                TestPeer.LAB,
                                Close.TYPE,
                                "{\"session\":\"" + SESSION + "\"}",
                                Done.class)
                        .get();
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        });
        refused(Reason.BAD_REQUEST, () -> reserve("echo", "test/1", ""));
        send(Close.TYPE, TestPeer.LAB, "{'session':'" + SESSION + "'}");
        reserve("echo", "test/1", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '^',
            value = {
                "arguments § ['--evil'] § BAD_REQUEST",
                "arguments § ['/etc/passwd'] § BAD_REQUEST",
                "arguments § ['docs/a'] § BAD_REQUEST",
                "arguments § ['/home/alice/docs/../../../etc/passwd'] § BAD_REQUEST",
                "arguments § ['/home/alice/docs/a\\u0000'] § BAD_REQUEST",
                "arguments § [null] § BAD_REQUEST",
                "arguments § null § BAD_REQUEST",
                "grants § [{'path':'/','writable':true}] § BAD_FILE",
                "grants § [{'path':'/tmp','writable':true}] § BAD_FILE",
                "grants § [{'path':'/usr/share','writable':true}] § BAD_FILE",
                "grants § [{'path':'/etc','writable':false}] § BAD_FILE",
                "grants § [{'path':'/home/alice','writable':true}] § BAD_FILE",
                "grants § [{'path':'/home','writable':true}] § BAD_FILE",
                "grants § [{'path':'docs','writable':true}] § BAD_REQUEST",
                "grants § [{'path':'/home/alice/../bob','writable':true}] § BAD_REQUEST",
                "grants § [{'path':null,'writable':true}] § BAD_REQUEST",
                "grants § [] § BAD_REQUEST",
                "user § 'a b' § BAD_REQUEST",
                "user § '../x' § BAD_REQUEST",
                "user § '' § BAD_REQUEST",
                "home § '/usr' § BAD_FILE",
                "home § '/' § BAD_FILE",
                "home § '/tmp' § BAD_FILE",
                "home § 'alice' § BAD_REQUEST",
                "folder § '..' § BAD_REQUEST",
                "env § {'LD_PRELOAD':'/x'} § BAD_REQUEST",
                "env § {'PATH':'/x'} § BAD_REQUEST",
                "env § {'XAUTHORITY':'/x'} § BAD_REQUEST",
                "env § {'LANG':'$(id)'} § BAD_REQUEST",
                "env § null § BAD_REQUEST",
                "options § {'display':'a\\nb'} § BAD_REQUEST",
                "options § {'../x':'a'} § BAD_REQUEST",
                "execOffer § null § BAD_REQUEST",
                "execOffer § {'a':null} § BAD_REQUEST",
                "session § '../../../../x' § BAD_REQUEST",
            })
    void badInputStartsNothing(String field, String value, Reason reason) throws Exception {
        reserve("edit", "win/1", "same/1");
        Map<String, String> run = run();
        run.put(field, value);
        refused(reason, () -> run(run));
        boolean wasReadable = both.alice.instances.isFree("edit", 1);
        if (!wasReadable) {
            send(Close.TYPE, TestPeer.LAB, "{'session':'" + SESSION + "'}");
        }
        assertTrue(both.alice.instances.isFree("edit", 1));
    }

    @Test
    void aMissingFieldIsRefused() throws Exception {
        reserve("edit", "win/1", "same/1");
        for (String field : run().keySet()) {
            Map<String, String> run = run();
            run.remove(field);
            refused(Reason.BAD_REQUEST, () -> run(run));
        }
        send(Close.TYPE, TestPeer.LAB, "{'session':'" + SESSION + "'}");
    }
}
