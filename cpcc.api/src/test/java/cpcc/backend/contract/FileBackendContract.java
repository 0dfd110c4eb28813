package cpcc.backend.contract;

import cpcc.backend.api.BackendException;
import cpcc.backend.api.Check;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Side;
import cpcc.backend.fixture.LocalWire;
import cpcc.files.api.FileBackend;
import cpcc.files.api.Grant;
import cpcc.files.api.Mount;
import cpcc.files.api.Share;
import cpcc.sandbox.api.Bind;
import cpcc.sandbox.api.Confined;
import cpcc.sandbox.api.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every file backend must do, whatever its protocol. Extend it, implement its two factory methods, and run it. */
public abstract class FileBackendContract extends BackendContract<FileBackend> {
    private static final Clause TYPE = new Clause(
            "FileBackend.TYPE",
            "Service property, String: protocol and its version, such as sftp/1. Both machines must have a backend of one"
                    + " type; this one makes either half.");
    private static final Clause SERVICE = new Clause("FileBackend", "Registered as a service with the property TYPE.");
    private static final Clause CHECKS = new Clause(
            "FileBackend.check", "What is there and what is missing on this machine; an error means it is not used.");
    private static final Clause BINDS = new Clause(
            "Mount.binds",
            "Where each granted folder lies here and where the program must see it: at the user's own path.");
    private static final Clause NAMESPACE = new Clause(
            "Mount.namespaceOf",
            "The process whose user and mount namespace has the mount; empty if it is in the peer's own.");
    private static final Clause FILES =
            new Clause("file backends", "The user's own folders are there for a program that runs on the provider.");
    private static final Clause READ_ONLY = new Clause("Grant.writable", "Whether it may be changed.");
    private static final Clause OTHERS =
            new Clause("FileBackend", "It may throw: the session then ends with what it says, and nothing else does.");
    private static final String SECRET = "this-is-not-granted";

    private Path home;
    private Path docs;

    /** For subclasses. */
    protected FileBackendContract() {}

    /**
     * {@return another backend of the same type, by default one more of this. Who implements a type that others implement
     * too, or a later version of his own, gives theirs here}
     *
     * @param sandbox for what it starts itself
     * @throws Exception if it cannot be made
     */
    protected FileBackend sameType(Sandbox sandbox) throws Exception {
        return backend(sandbox);
    }

    @BeforeEach
    void theUserHasFiles() throws IOException {
        home = Files.createDirectory(folder.toRealPath().resolve("h"));
        docs = Files.createDirectory(home.resolve("docs of älice"));
        Files.writeString(docs.resolve("grün.txt"), "hello\n");
        Files.writeString(home.resolve("secret"), SECRET);
    }

    private FileRun open(Grant... grants) throws Exception {
        return open(backend, backend, grants);
    }

    private FileRun open(FileBackend user, FileBackend provider, Grant... grants) throws Exception {
        String id = newSession();
        SessionInfo here = session(id, "u");
        return new FileRun(user, provider, here, session(id, "p"), List.of(grants), sandbox, patience());
    }

    private void oneSession() throws Exception {
        try (FileRun run = open(new Grant(docs, true))) {
            String read = run.run("cat \"$1\"/grün.txt", docs).out();
            FILES.holds(read.equals("hello\n"), "a file of the user's reads \"" + read + "\" instead of \"hello\"");
        }
    }

    private static void went(FileRun.Ended ended, String expected) {
        FILES.holds(ended.code() == 0, "a program failed on the user's files: " + ended);
        FILES.holds(ended.out().equals(expected), "a program saw of the user's files: " + ended);
    }

    private static void is(Path file, String expected) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "(there is no such file)";
        FILES.holds(text.equals(expected), file.getFileName() + " at the user's is \"" + text + "\", not " + expected);
    }

    // What it says of itself

    @Test
    void itsServiceSaysWhatItIs() {
        String type = properties().getOrDefault(FileBackend.TYPE, "");
        TYPE.holds(type.matches("[a-z0-9.-]{1,40}/[0-9]{1,4}"), "the type is \"" + type + "\"");
        services()
                .ifPresent(names -> SERVICE.holds(
                        names.contains(FileBackend.class.getName()), "the component is registered as " + names));
    }

    @Test
    void itsChecksAnswerForBothSides() throws Exception {
        List<Check> user = CHECKS.within(CHECK, "check(USER)", () -> backend.check(Side.USER));
        List<Check> provider = CHECKS.within(CHECK, "check(PROVIDER)", () -> backend.check(Side.PROVIDER));
        Words.areGood(user);
        Words.areGood(provider);
        isFit(CHECKS, "user's", user);
        isFit(CHECKS, "provider's", provider);
        CHECKS.holds(
                serves() || hasError(user) || hasError(provider),
                "serves() is false, and neither side's check has an error: " + user + provider);
    }

    @Test
    void whatSaysThatItCannotServeRefusesToo() throws Exception {
        LocalWire[] wires = LocalWire.pair();
        List<Grant> grants = List.of(new Grant(docs, true));
        SessionInfo session = session(newSession(), "u");
        Footprint before = footprint();
        if (hasError(backend.check(Side.USER))) {
            refused("share()", FileRun.SHARE, () -> backend.share(session, grants, wires[0]));
        }
        if (hasError(backend.check(Side.PROVIDER))) {
            refused("mount()", FileRun.MOUNT, () -> backend.mount(session, grants, Map.of(), wires[1]));
        }
        wires[0].close();
        nothingIsLeft(FileRun.MOUNT, before);
    }

    @Test
    void itsOfferCanTravel() throws Exception {
        servesHere();
        try (FileRun run = open(new Grant(docs, true))) {
            Words.canTravel(run.share.offer());
        }
    }

    // What a program has of the user's files

    @Test
    void aProgramWorksOnTheUsersFilesAtTheUsersOwnPath() throws Exception {
        servesHere();
        try (FileRun run = open(new Grant(docs, true))) {
            went(
                    run.run(
                            "cd \"$1\" && cat grün.txt && echo more >> grün.txt && echo new > new.txt && mkdir sub"
                                    + " && echo better > sub/tmp && mv sub/tmp new.txt && cat new.txt && ls"
                                    + " && truncate -s 5 grün.txt && stat -c %U:%a new.txt && chmod 600 new.txt"
                                    + " && touch -d @1000000000 new.txt && echo x > ' a b' && rm ' a b' && rmdir sub",
                            docs),
                    "hello\nbetter\ngrün.txt\nnew.txt\nsub\nalice:644\n");
            // Before closing: what a program has written and closed is at the user's.
            is(docs.resolve("grün.txt"), "hello");
            is(docs.resolve("new.txt"), "better\n");
        }
        Path made = docs.resolve("new.txt");
        String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(made));
        FILES.holds(rights.equals("rw-------"), "chmod 600 made it " + rights + " at the user's");
        FileTime time = Files.getLastModifiedTime(made);
        FILES.holds(time.toInstant().equals(Instant.ofEpochSecond(1_000_000_000)), "touch made it " + time);
        FILES.holds(
                Files.getOwner(docs).equals(Files.getOwner(made)),
                "a new file belongs to " + Files.getOwner(made) + " at the user's");
        FILES.holds(
                !Files.exists(docs.resolve("sub")) && !Files.exists(docs.resolve(" a b")), "what was removed is there");
    }

    @Test
    void aBigFileGoesBothWaysUnchanged() throws Exception {
        servesHere();
        byte[] bytes = new byte[20_000_000];
        new Random(1).nextBytes(bytes);
        Files.write(docs.resolve("big"), bytes);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        try (FileRun run = open(new Grant(docs, true))) {
            went(run.run("cd \"$1\" && sha256sum big | cut -c 1-64 && cp big copy", docs), sum + "\n");
        }
        FILES.holds(Files.mismatch(docs.resolve("big"), docs.resolve("copy")) < 0, "a copy of 20 MB differs");
    }

    @Test
    void eachFolderIsBoundAtTheUsersOwnPathWithItsRight() throws Exception {
        servesHere();
        Path inner = Files.createDirectory(docs.resolve("inner"));
        Path other = Files.createDirectory(home.resolve("other"));
        Grant[] grants = {new Grant(inner, true), new Grant(docs, false), new Grant(other, true)};
        try (FileRun run = open(grants)) {
            List<Grant> bound = run.mount.binds().stream()
                    .map(each -> new Grant(each.target(), each.writable()))
                    .toList();
            BINDS.holds(
                    bound.size() == 3 && bound.containsAll(List.of(grants)),
                    "granted are " + List.of(grants) + ", bound are " + bound);
            run.mount
                    .namespaceOf()
                    .ifPresent(pid -> NAMESPACE.holds(ProcessHandle.of(pid).isPresent(), "there is no process " + pid));
            run.run("echo a > \"$1/a\"; echo b > \"$2/b\"; echo c > \"$3/c\"", docs, inner, other);
            READ_ONLY.holds(!Files.exists(docs.resolve("a")), "a folder granted read-only was written to");
            is(inner.resolve("b"), "b\n");
            is(other.resolve("c"), "c\n");
        }
    }

    @Test
    void whatIsGrantedReadOnlyStaysAsItIs() throws Exception {
        servesHere();
        try (FileRun run = open(new Grant(docs, false))) {
            // Also at a provider that does not care for the bind's right.
            List<Bind> writable = run.mount.binds().stream()
                    .map(each -> new Bind(each.source(), each.target(), true))
                    .toList();
            for (List<Bind> binds : List.of(run.mount.binds(), writable)) {
                for (String attempt : List.of(
                        "echo x > new",
                        "echo x >> grün.txt",
                        "rm grün.txt",
                        "mkdir sub",
                        "chmod 777 .",
                        "mv grün.txt g",
                        "ln -s / l",
                        "truncate -s 0 grün.txt",
                        "touch -d @1 grün.txt")) {
                    int code = run.run(binds, "cd \"$1\" && " + attempt, docs).code();
                    READ_ONLY.holds(code != 0, "in a folder granted read-only this was no error: " + attempt);
                }
                went(run.run(binds, "cat \"$1\"/grün.txt", docs), "hello\n");
            }
        }
        is(docs.resolve("grün.txt"), "hello\n");
        READ_ONLY.holds(docs.toFile().list().length == 1, "a folder granted read-only has more files than before");
    }

    @Test
    void nothingButTheGrantedFoldersIsReached() throws Exception {
        servesHere();
        Files.createSymbolicLink(docs.resolve("absolute"), home.resolve("secret"));
        Files.createSymbolicLink(docs.resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(docs.resolve("folder"), home);
        try (FileRun run = open(new Grant(docs, true))) {
            var ended = run.run(
                    "cd \"$1\"; cat absolute relative folder/secret ../secret ../x/../secret; ls ..;"
                            + " echo x > absolute; ln -s ../secret made; cat made; echo x > made",
                    docs);
            FileRun.SHARE.holds(
                    ended.out().equals(docs.getFileName() + "\n"),
                    "beside the granted folder a program saw: " + ended.out());
            String seen = run.run(above(run), "for x in /srv/*; do grep -rs " + SECRET + " $x; done; true")
                    .out();
            FileRun.SHARE.holds(seen.isEmpty(), "the provider itself reads what is not granted: " + seen);
        }
        is(home.resolve("secret"), SECRET);
    }

    /** What the provider itself can look at, and a program cannot: what lies between its session's folder and the grant. */
    private List<Bind> above(FileRun run) {
        List<Bind> binds = new ArrayList<>();
        Path source = run.mount.binds().get(0).source();
        for (Path each = source;
                each.startsWith(sessionFolders())
                        && each.getNameCount() > sessionFolders().getNameCount() + 1;
                each = each.getParent()) {
            binds.add(new Bind(each, Path.of("/srv/" + binds.size()), true));
        }
        return binds;
    }

    @Test
    void halvesOfTwoBackendsOfOneTypeUnderstandEachOther() throws Exception {
        servesHere();
        FileBackend other = sameType(sandbox);
        String type = properties().get(FileBackend.TYPE);
        try {
            for (boolean swapped : new boolean[] {false, true}) {
                try (FileRun run = open(swapped ? other : backend, swapped ? backend : other, new Grant(docs, true))) {
                    went(run.run("cat \"$1\"/grün.txt", docs), "hello\n");
                } catch (BackendException e) {
                    throw TYPE.broken(
                            "two backends of the type " + type + " do not understand each other: " + e.getMessage(), e);
                }
            }
        } finally {
            stop(other);
        }
    }

    @Test
    void aSessionThatEndsDoesNotDisturbAnother() throws Exception {
        servesHere();
        Path other = Files.createDirectory(home.resolve("other"));
        try (FileRun stays = open(new Grant(docs, true))) {
            try (FileRun goes = open(new Grant(other, true))) {
                went(goes.run("ls \"$1\"; cat \"$2\"/* 2>&1 | grep -c hello; true", other, docs), "0\n");
                went(stays.run("cat \"$1\"/grün.txt", docs), "hello\n");
            }
            var ended = stays.run("cat \"$1\"/grün.txt", docs);
            OTHERS.holds(ended.out().equals("hello\n"), "after another session was closed: " + ended);
        }
    }

    // What is refused

    @Test
    void grantsThatMakeNoSenseAreRefusedAndLeaveNothing() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        LocalWire[] wires = LocalWire.pair();
        SessionInfo session = session(newSession(), "p");
        List<List<Grant>> senseless = new ArrayList<>(List.of(List.of()));
        for (String each : List.of("relative", "/", "/a/../b", "/a\nb", "/home/../../etc", "/" + "x".repeat(5000))) {
            senseless.add(List.of(new Grant(docs, true), new Grant(Path.of(each), true)));
        }
        for (List<Grant> each : senseless) {
            String what = each.isEmpty() ? "no grant" : shown(each.get(1).folder());
            refused("mount() of " + what, FileRun.MOUNT, () -> backend.mount(session, each, Map.of(), wires[1]));
        }
        refused(
                "share() of a folder that is not there",
                FileRun.SHARE,
                () -> backend.share(session, List.of(new Grant(home.resolve("missing"), true)), wires[0]));
        wires[0].close();
        nothingIsLeft(FileRun.MOUNT, before);
    }

    @Test
    void offersThatMakeNoSenseAreRefusedOrHarmless() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        Map<String, String> good;
        try (FileRun run = open(new Grant(docs, true))) {
            good = Map.copyOf(run.share.offer());
        }
        var offers = Nonsense.hopeless(good);
        offers.putAll(Nonsense.doubtful(good));
        for (var each : offers.entrySet()) {
            LocalWire[] wires = LocalWire.pair();
            SessionInfo session = session(newSession(), "p");
            try {
                FileRun.MOUNT
                        .within(
                                patience(),
                                "mount() with " + each.getKey(),
                                () -> backend.mount(session, List.of(new Grant(docs, true)), each.getValue(), wires[1]))
                        .close();
            } catch (BackendException e) {
                Words.areGood(e);
            }
            wires[0].close();
        }
        nothingIsLeft(FileRun.MOUNT, before);
    }

    @Test
    void nobodyAtTheOtherEndIsARefusalInTime() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        LocalWire[] alone = LocalWire.pair();
        SessionInfo session = session(newSession(), "p");
        refused(
                "mount() with nobody at the other end",
                FileRun.MOUNT,
                () -> backend.mount(session, List.of(new Grant(docs, true)), Map.of(), alone[1]));
        alone[0].close();
        nothingIsLeft(FileRun.MOUNT, before);
    }

    private void refused(String call, Clause clause, Callable<? extends AutoCloseable> work) throws Exception {
        try {
            clause.within(patience(), call, work).close();
        } catch (BackendException e) {
            Words.areGood(e);
            return;
        }
        throw clause.broken(call + " made a half where it must refuse", null);
    }

    private static String shown(Path path) {
        String text = path.toString().replaceAll("\\p{Cntrl}", "?");
        return text.length() > 60 ? text.length() + " characters" : text;
    }

    // How it ends

    @Test
    void nothingIsLeftOfASession() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        for (int i = 0; i < 3; i++) {
            oneSession();
        }
        nothingIsLeft(FileRun.CLOSE_MOUNT, before);
    }

    @Test
    void halvesThatWereNeverUsedLeaveNothing() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        LocalWire[] wires = LocalWire.pair();
        SessionInfo session = session(newSession(), "u");
        Share alone = FileRun.SHARE.within(
                patience(), "share()", () -> backend.share(session, List.of(new Grant(docs, true)), wires[0]));
        FileRun.CLOSE_SHARE.does(CLOSE, "close() of a share that was never mounted", alone::close);
        wires[0].close();
        open(new Grant(docs, false)).close();
        nothingIsLeft(FileRun.CLOSE_SHARE, before);
    }

    @Test
    void closingAgainIsHarmless() throws Exception {
        servesHere();
        Mount mount;
        try (FileRun run = open(new Grant(docs, true))) {
            mount = run.mount;
            FileRun.CLOSE_MOUNT.does(CLOSE, "close() of the mount", mount::close);
            FileRun.CLOSE_SHARE.does(CLOSE, "close() of the share", run.share::close);
            FileRun.CLOSE_SHARE.does(CLOSE, "a second close() of the share", run.share::close);
        }
        FileRun.CLOSE_MOUNT.does(CLOSE, "a third close() of the mount", mount::close);
    }

    @Test
    void whenTheShareIsClosedAccessFailsAndDoesNotHang() throws Exception {
        servesHere();
        try (FileRun run = open(new Grant(docs, true))) {
            String script = "cd \"$1\"; cat *; while cat grün.txt > /dev/null; do sleep 0.05; done; exit 9";
            try (Confined program = run.start(run.mount.binds(), script, docs)) {
                int first = program.stdout().read();
                FILES.holds(first == 'h', "a file of the user's cannot be read");
                FileRun.CLOSE_SHARE.does(CLOSE, "close() of the share", run.share::close);
                int code =
                        FileRun.CLOSE_SHARE.within(patience(), "a program's next access to a file", () -> program.exit()
                                .toCompletableFuture()
                                .get());
                FileRun.CLOSE_SHARE.holds(code == 9, "a program ended with " + code + " instead of its own 9");
            }
        }
        is(docs.resolve("grün.txt"), "hello\n");
    }

    @Test
    void itUnmountsAlsoWhenTheOtherSideNoLongerAnswers() throws Exception {
        servesHere();
        oneSession();
        Footprint before = footprint();
        try (FileRun run = open(new Grant(docs, true))) {
            Confined program = run.start(run.mount.binds(), "echo up; read x; cat \"$1\"/grün.txt", docs);
            FILES.holds(program.stdout().read() == 'u', "a program does not start");
            run.wires[0].stall();
            program.stdin().write('\n');
            program.stdin().flush();
            FileRun.CLOSE_MOUNT.does(CLOSE, "close() of a mount whose other side does not answer", run.mount::close);
            program.end(Duration.ZERO);
            FileRun.CLOSE_MOUNT.within(patience(), "a program that waited for a file", () -> program.exit()
                    .toCompletableFuture()
                    .get(patience().toMillis(), TimeUnit.MILLISECONDS));
            program.close();
            FileRun.CLOSE_SHARE.does(CLOSE, "close() of a share whose other side does not answer", run.share::close);
        }
        nothingIsLeft(FileRun.CLOSE_MOUNT, before);
    }

    @Test
    void aBackendThatIsStoppedTakesEverythingWithIt() throws Exception {
        servesHere();
        oneSession();
        end(backend);
        Footprint before = footprint();
        FileBackend again = anotherBackend();
        Clause clause = new Clause("a component", "Every component ends what it started, whatever das has not closed.");
        try (FileRun run = open(again, again, new Grant(docs, true))) {
            went(run.run("cat \"$1\"/grün.txt", docs), "hello\n");
            end(again);
            leftNothingOnItsWires(clause, run.wires);
        }
        nothingIsLeft(clause, before);
    }
}
