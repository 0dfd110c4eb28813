package cpcc.das.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.das.api.RunRequest;
import cpcc.exec.api.Surface;
import cpcc.files.api.Grant;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which folders a run gives away, for what is typed. */
class FileArgumentsTest {
    @TempDir
    Path temp;

    private Path home;
    private Path docs;
    private Path picture;
    private List<Path> own = List.of();
    private final Set<Path> notMine = new HashSet<>();

    @BeforeEach
    void aHome() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("home/alice"));
        docs = Files.createDirectories(home.resolve("docs"));
        picture = Files.writeString(docs.resolve("cat.png"), "cat");
        Files.createDirectories(home.resolve("state"));
    }

    private FileArguments.Result windows(String... arguments) throws Failure {
        return of(Surface.WINDOWS, List.of(), arguments);
    }

    private FileArguments.Result terminal(String... arguments) throws Failure {
        return of(Surface.TERMINAL, List.of(), arguments);
    }

    private FileArguments.Result of(Surface surface, List<RunRequest.Folder> folders, String... arguments)
            throws Failure {
        FolderRules rules = new FolderRules(
                "alice", home, List.of(home.resolve("state")), own, (folder, user) -> !notMine.contains(folder));
        RunRequest request =
                new RunRequest("app", List.of(arguments), folders, Optional.empty(), Optional.empty(), Map.of());
        return FileArguments.of(request, surface, docs, rules);
    }

    private static RunRequest.Folder named(Path path, boolean writable) {
        return new RunRequest.Folder(path, writable);
    }

    private static Failure refused(org.junit.jupiter.api.function.Executable run, String... texts) {
        Failure failure = assertThrows(Failure.class, run);
        assertEquals(Reason.BAD_FILE, failure.reason(), failure.getMessage());
        String said = failure.getMessage() + " " + failure.remedy();
        for (String text : texts) {
            assertTrue(said.contains(text), text + " is not in: " + said);
        }
        return failure;
    }

    @Test
    void aFileGrantsItsFolderForWriting() throws Exception {
        FileArguments.Result result = windows("cat.png");
        assertEquals(List.of(picture.toString()), result.arguments());
        assertEquals(List.of(new Grant(docs, true)), result.grants());
    }

    @Test
    void nothingTypedGrantsNothing() throws Exception {
        assertEquals(new FileArguments.Result(List.of(), List.of()), windows());
    }

    @Test
    void dotsAreTakenAway() throws Exception {
        assertEquals(List.of(picture.toString()), windows("../docs/./cat.png").arguments());
    }

    @Test
    void twoFilesOfOneFolderGrantItOnce() throws Exception {
        Files.writeString(docs.resolve("dog.png"), "dog");
        assertEquals(
                List.of(new Grant(docs, true)), windows("cat.png", "dog.png").grants());
    }

    @Test
    void aFolderBelowAnotherIsNotGrantedTwice() throws Exception {
        Path inner = Files.createDirectories(docs.resolve("inner"));
        Files.writeString(inner.resolve("dog.png"), "dog");
        assertEquals(
                List.of(new Grant(docs, true)),
                windows("inner/dog.png", "cat.png").grants());
    }

    @Test
    void aFolderAsArgumentIsGrantedItself() throws Exception {
        FileArguments.Result result = windows(docs.toString());
        assertEquals(List.of(docs.toString()), result.arguments());
        assertEquals(List.of(new Grant(docs, true)), result.grants());
    }

    @Test
    void aFileThatIsNotThereStartsNothingWithWindows() {
        refused(() -> windows("missing.png"), "no such file: missing.png");
        refused(() -> windows(""), "no such file");
    }

    @Test
    void aWordThatIsNoFileStaysAWordInATerminal() throws Exception {
        FileArguments.Result result = terminal("missing.png", "", "-n", "; rm -rf ~", "$(id)", "`id`", "a\nb");
        assertEquals(List.of("missing.png", "", "-n", "; rm -rf ~", "$(id)", "`id`", "a\nb"), result.arguments());
        assertEquals(List.of(), result.grants());
    }

    @Test
    void aFileAmongTheWordsOfATerminalGrantsItsFolder() throws Exception {
        FileArguments.Result result = terminal("grep", "cat", "cat.png");
        assertEquals(List.of("grep", "cat", picture.toString()), result.arguments());
        assertEquals(List.of(new Grant(docs, true)), result.grants());
    }

    @Test
    void anOptionStaysOneEvenIfAFileIsCalledSo() throws Exception {
        Files.writeString(docs.resolve("-n"), "x");
        assertEquals(List.of("-n"), terminal("-n").arguments());
        assertEquals(List.of("-n"), windows("-n").arguments());
        assertEquals(List.of(docs.resolve("-n").toString()), windows("./-n").arguments());
    }

    @Test
    void anAddressStaysOne() throws Exception {
        FileArguments.Result result = windows("https://example.org/a?b=c");
        assertEquals(List.of("https://example.org/a?b=c"), result.arguments());
        assertEquals(List.of(), result.grants());
        refused(() -> windows("file:///etc/passwd"), "no such file");
    }

    @Test
    void aNulIsRefused() {
        refused(() -> windows("a\0b"), "NUL");
        refused(() -> terminal("a\0b"), "NUL");
    }

    @Test
    void aFileInTheHomeItselfIsRefused() throws Exception {
        Path secret = Files.writeString(home.resolve("secret"), "s");
        refused(() -> windows(secret.toString()), "your home itself", "--files DIR");
        refused(() -> terminal("../secret"), "your home itself", "--files DIR");
        refused(() -> windows(home.toString()), "your home itself");
    }

    @Test
    void aHomeThatHoldsTheSystemGivesNothingOfIt() {
        for (String each : List.of("/", "/var", "/usr")) {
            home = Path.of(each);
            refused(() -> of(Surface.WINDOWS, List.of(named(Path.of("/usr/bin"), false))), "belongs to the system");
            refused(() -> of(Surface.WINDOWS, List.of(named(Path.of("/var/lib"), false))), "belongs to the system");
        }
    }

    @Test
    void aFileAboveTheHomeIsRefused() throws Exception {
        Path above = Files.writeString(home.getParent().resolve("note"), "n");
        refused(() -> windows(above.toString()), "holds your home", "--files DIR");
    }

    @Test
    void aFileInTmpItselfIsRefused() throws Exception {
        Path file = Files.createTempFile(Path.of("/tmp"), "cpcc", ".txt");
        try {
            refused(() -> windows(file.toString()), "shared by everybody", "--files DIR");
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "/usr/bin/env", "/proc/self/status", "/dev/null", "/bin/sh"})
    void filesOfTheSystemAreRefused(String file) {
        refused(() -> windows(file));
        refused(() -> terminal(file));
    }

    @Test
    void aFileInAFolderOfSomebodyElseIsRefused() {
        notMine.add(docs);
        refused(() -> windows("cat.png"), "does not belong to alice", "--files DIR");
    }

    @Test
    void aFolderOfSomebodyElseMayBeNamed() throws Exception {
        notMine.add(docs);
        FileArguments.Result result = of(Surface.WINDOWS, List.of(named(docs, true)), "cat.png");
        assertEquals(List.of(new Grant(docs, true)), result.grants());
    }

    @Test
    void theKeysOfThePeerAreRefusedAlsoWhenNamed() {
        refused(() -> of(Surface.WINDOWS, List.of(named(home.resolve("state"), false))), "secret keys");
    }

    @Test
    void theFoldersOfThePeerItselfAndThoseAboveAreRefusedAlsoWhenNamed() throws Exception {
        own = List.of(home.resolve(".config/cpcc"), home.resolve("tools/cpcc/backends"));
        Files.createDirectories(own.get(0));
        Files.createDirectories(own.get(1).resolve("deeper"));
        for (String each : List.of(".config", ".config/cpcc", "tools", "tools/cpcc", "tools/cpcc/backends/deeper")) {
            for (boolean writable : new boolean[] {true, false}) {
                refused(
                        () -> of(Surface.WINDOWS, List.of(named(home.resolve(each), writable))),
                        "this peer itself runs",
                        "--files DIR");
            }
        }
        Files.writeString(home.resolve(".config/user-dirs.dirs"), "x");
        refused(() -> windows("../.config/user-dirs.dirs"), "this peer itself runs");
    }

    @Test
    void settingsAreGivenAwayOnlyIfTheyAreNamed() throws Exception {
        Path kate = Files.createDirectories(home.resolve(".config/kate"));
        for (String folder : List.of(".config", ".config/kate", ".local/share", ".cache", ".mozilla")) {
            Files.createDirectories(home.resolve(folder));
            Path file = Files.writeString(home.resolve(folder).resolve("file"), "x");
            refused(() -> windows(file.toString()), "holds settings", "--files DIR");
            refused(() -> windows(file.getParent().toString()), "holds settings", "--files DIR");
        }
        assertEquals(
                List.of(new Grant(kate, true)),
                of(Surface.WINDOWS, List.of(named(kate, true)), "../.config/kate/file")
                        .grants());
        Path hidden = Files.createDirectories(docs.resolve(".git"));
        Files.writeString(hidden.resolve("config"), "x");
        assertEquals(List.of(new Grant(hidden, true)), windows(".git/config").grants());
    }

    @Test
    void aHomeReachedByALinkHidesNoKeys() throws Exception {
        Path real = home;
        Files.createDirectories(real.resolve(".ssh"));
        home = Files.createSymbolicLink(temp.toRealPath().resolve("alice"), real);
        own = List.of(home.resolve(".config/cpcc"));
        Files.createDirectories(real.resolve(".config/cpcc"));
        for (Path each : List.of(home, real)) {
            refused(() -> of(Surface.WINDOWS, List.of(named(each.resolve("state"), false))), "secret keys");
            refused(() -> of(Surface.WINDOWS, List.of(named(each.resolve(".config"), false))), "this peer itself");
            refused(() -> of(Surface.WINDOWS, List.of(named(each, false))), "home itself");
        }
        Path link = Files.createSymbolicLink(docs.resolve("keys"), real.resolve("state"));
        refused(() -> of(Surface.WINDOWS, List.of(named(link, false))), "secret keys");
        assertEquals(
                List.of(new Grant(home.resolve("docs"), true, docs)),
                windows(home.resolve("docs/cat.png").toString()).grants());
    }

    /** /home may lead to /var/home, or an account have its home in /var/lib. */
    @Test
    void aHomeWithinAFolderOfTheSystemIsNotTheSystems() throws Exception {
        Path dir = Path.of("/var/lib/cpcc-test-" + ProcessHandle.current().pid());
        Assumptions.assumeTrue(Files.isWritable(dir.getParent()));
        try {
            Path letters = Files.createDirectories(dir.resolve("alice/letters"));
            Path letter = Files.writeString(letters.resolve("one"), "dear bob");
            refused(() -> windows(letter.toString()), "belongs to the system");
            for (Path each : List.of(
                    dir.resolve("alice"), Files.createSymbolicLink(temp.resolve("alice"), dir.resolve("alice")))) {
                home = each;
                assertEquals(
                        List.of(new Grant(each.resolve("letters"), true, letters)),
                        windows(each.resolve("letters/one").toString()).grants());
            }
        } finally {
            for (String each : List.of("alice/letters/one", "alice/letters", "alice", "")) {
                Files.deleteIfExists(dir.resolve(each));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tmp", "/var/tmp", "/etc", "/usr/share", "/home/..", "/run", "/dev/shm"})
    void someFoldersAreNotEvenGivenByName(String folder) {
        refused(() -> of(Surface.WINDOWS, List.of(named(Path.of(folder), false))), "grant a folder inside it");
    }

    @Test
    void theHomeIsNotGivenByName() {
        refused(() -> of(Surface.WINDOWS, List.of(named(home, false))), "home itself", "grant a folder inside it");
        refused(() -> of(Surface.WINDOWS, List.of(named(home.getParent(), false))), "holds your home");
    }

    @Test
    void aNamedFolderThatIsNoneIsRefused() {
        refused(() -> of(Surface.WINDOWS, List.of(named(Path.of("nowhere"), true))), "--files nowhere");
        refused(() -> of(Surface.WINDOWS, List.of(named(picture, true))), "no such folder");
    }

    @Test
    void whatIsNamedReadOnlyStaysSoForTheFilesInIt() throws Exception {
        Path inner = Files.createDirectories(docs.resolve("inner"));
        Files.writeString(inner.resolve("dog.png"), "dog");
        FileArguments.Result result = of(Surface.WINDOWS, List.of(named(docs, false)), "cat.png", "inner/dog.png");
        assertEquals(List.of(new Grant(docs, false)), result.grants());
    }

    @Test
    void ofOneFolderNamedTwiceWritingWins() throws Exception {
        assertEquals(
                List.of(new Grant(docs, true)),
                of(Surface.WINDOWS, List.of(named(docs, false), named(Path.of("."), true)))
                        .grants());
    }

    @Test
    void anInnerFolderOfAnotherKindIsGrantedToo() throws Exception {
        Path inner = Files.createDirectories(docs.resolve("inner"));
        assertEquals(
                List.of(new Grant(docs, false), new Grant(inner, true)),
                of(Surface.WINDOWS, List.of(named(inner, true), named(docs, false)))
                        .grants());
    }

    @Test
    void aLinkedFolderIsGrantedUnderTheNameTheUserSees() throws Exception {
        Path data = Files.createDirectories(temp.toRealPath().resolve("data"));
        Files.writeString(data.resolve("dog.png"), "dog");
        Path link = Files.createSymbolicLink(docs.resolve("pets"), data);
        FileArguments.Result result = windows("pets/dog.png");
        assertEquals(List.of(link.resolve("dog.png").toString()), result.arguments());
        assertEquals(List.of(new Grant(link, true, data)), result.grants());
    }

    @Test
    void aLinkedFolderThatLeadsToTheHomeOrTheSystemIsRefused() throws Exception {
        Files.writeString(home.resolve("secret"), "s");
        Files.createSymbolicLink(docs.resolve("back"), home);
        Files.createSymbolicLink(docs.resolve("etc"), Path.of("/etc"));
        refused(() -> windows("back/secret"), "home itself");
        refused(() -> windows("etc/passwd"), "belongs to the system");
        refused(() -> of(Surface.WINDOWS, List.of(named(Path.of("back"), false))), "home itself");
    }

    @Test
    void aLinkedFileThatLeadsOutOfItsFolderIsRefused() throws Exception {
        Path other = Files.createDirectories(home.resolve("other"));
        Path target = Files.writeString(other.resolve("dog.png"), "dog");
        Files.createSymbolicLink(docs.resolve("dog.png"), target);
        refused(() -> windows("dog.png"), "leads out of its folder", target.toString());
        assertEquals(
                List.of(new Grant(docs, true), new Grant(other, false)),
                of(Surface.WINDOWS, List.of(named(other, false)), "dog.png").grants());
    }

    @Test
    void aLinkToNothingIsRefused() throws Exception {
        Files.createSymbolicLink(docs.resolve("dangling"), Path.of("nothing"));
        refused(() -> windows("dangling"), "link to nothing");
    }

    @Test
    void wherePointsAndALinkMeanAnotherPlaceTheRealOneCounts() throws Exception {
        Path deep = Files.createDirectories(home.resolve("other/deep"));
        Files.writeString(home.resolve("other/dog.png"), "dog");
        Files.createSymbolicLink(docs.resolve("deep"), deep);
        FileArguments.Result result = windows("deep/../dog.png");
        assertEquals(List.of(home.resolve("other/dog.png").toString()), result.arguments());
        assertEquals(List.of(new Grant(home.resolve("other"), true)), result.grants());
    }

    @Test
    void aPipeIsRefused() throws Exception {
        Path fifo = docs.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        refused(() -> windows("fifo"), "neither a file nor a folder");
        refused(() -> of(Surface.TERMINAL, List.of(named(docs, true)), "fifo"), "neither a file nor a folder");
    }

    @Test
    void aNameThatIsTooLongIsNoFile() {
        refused(() -> windows("x".repeat(4096)), "no such file");
    }
}
