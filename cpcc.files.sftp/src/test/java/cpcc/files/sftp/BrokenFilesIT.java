package cpcc.files.sftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.api.Wire;
import cpcc.backend.contract.broken.Verdict;
import cpcc.files.api.FileBackend;
import cpcc.files.api.Grant;
import cpcc.files.api.Mount;
import cpcc.files.api.Share;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The contract finds a file backend that shares more than was granted, or does not unmount. */
class BrokenFilesIT {
    private static final String HEALTHY = "aProgramWorksOnTheUsersFilesAtTheUsersOwnPath";

    @Test
    void oneThatSharesEverythingWritableIsFound() {
        isFound(Writable.class, "whatIsGrantedReadOnlyStaysAsItIs", "Grant.writable");
    }

    @Test
    void oneThatSharesTheFolderAboveIsFound() {
        isFound(Above.class, "nothingButTheGrantedFoldersIsReached", "exactly these folders");
    }

    @Test
    void oneThatDoesNotUnmountIsFound() {
        isFound(Staying.class, "nothingIsLeftOfASession", "Mount.close");
    }

    private static void isFound(Class<?> contract, String test, String clause) {
        Verdict verdict = Verdict.of(contract, test, "itsServiceSaysWhatItIs");
        assertEquals(List.of(test), verdict.failed(), verdict.toString());
        assertTrue(
                verdict.reasons().get(test).contains(clause), verdict.reasons().get(test));
    }

    @Test
    void oneWithoutAFaultPasses() {
        Verdict verdict = Verdict.of(NotBroken.class, HEALTHY, "whatIsGrantedReadOnlyStaysAsItIs");
        assertEquals(List.of(), verdict.failed(), verdict.toString());
        assertEquals(2, verdict.reasons().size());
    }

    /** A good backend, to be given a fault. */
    private static class Faulty implements FileBackend {
        final Sftp good;

        Faulty(Sandbox sandbox) {
            good = new Sftp(sandbox);
        }

        @Override
        public List<Check> check(Side side) {
            return good.check(side);
        }

        @Override
        public Share share(SessionInfo session, List<Grant> grants, Wire wire) throws BackendException {
            return good.share(session, grants, wire);
        }

        @Override
        public Mount mount(SessionInfo session, List<Grant> grants, Map<String, String> offer, Wire wire)
                throws BackendException {
            return good.mount(session, grants, offer, wire);
        }
    }

    static class NotBroken extends SftpContractIT {
        @Override
        protected FileBackend backend(Sandbox sandbox) {
            return new Faulty(sandbox);
        }

        @Override
        protected Map<String, String> properties() {
            return Map.of(FileBackend.TYPE, "sftp/1");
        }

        @Override
        protected void stop(Object component) throws Exception {
            super.stop(component instanceof Faulty faulty ? faulty.good : component);
        }
    }

    static class Writable extends NotBroken {
        @Override
        protected FileBackend backend(Sandbox sandbox) {
            return new Faulty(sandbox) {
                @Override
                public Share share(SessionInfo session, List<Grant> grants, Wire wire) throws BackendException {
                    List<Grant> all = grants.stream()
                            .map(each -> new Grant(each.folder(), true))
                            .toList();
                    return super.share(session, all, wire);
                }
            };
        }
    }

    static class Above extends NotBroken {
        @Override
        protected FileBackend backend(Sandbox sandbox) {
            return new Faulty(sandbox) {
                @Override
                public Share share(SessionInfo session, List<Grant> grants, Wire wire) throws BackendException {
                    List<Grant> above = grants.stream()
                            .map(each -> new Grant(each.folder().getParent(), true))
                            .distinct()
                            .toList();
                    return super.share(session, above, wire);
                }
            };
        }
    }

    static class Staying extends NotBroken {
        @Override
        protected FileBackend backend(Sandbox sandbox) {
            return new Faulty(sandbox) {
                @Override
                public Mount mount(SessionInfo session, List<Grant> grants, Map<String, String> offer, Wire wire)
                        throws BackendException {
                    Mount half = super.mount(session, grants, offer, wire);
                    return new Mount() {
                        @Override
                        public List<Bind> binds() {
                            return half.binds();
                        }

                        @Override
                        public OptionalLong namespaceOf() {
                            return half.namespaceOf();
                        }

                        @Override
                        public void close() {
                            // This is the fault.
                        }
                    };
                }
            };
        }
    }
}
