package cpcc.das.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding desktop entries, and what is shared of them. */
class DesktopEntriesTest {
    @TempDir
    Path data;

    private DesktopEntries entries;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(data.resolve("a/applications/kde"));
        Files.createDirectories(data.resolve("b/applications"));
        entries = new DesktopEntries(List.of(data.resolve("a"), data.resolve("b"), data.resolve("missing")));
    }

    private void entry(String file, String... lines) throws IOException {
        Files.writeString(data.resolve(file), "[Desktop Entry]\nType=Application\n" + String.join("\n", lines) + "\n");
    }

    private SharedApplication share(String typed) throws Failure {
        ShareRequest request = new ShareRequest(typed, List.of(), Surface.WINDOWS, List.of(), 2, Optional.empty());
        return new DesktopShare(entries).of(request, List.of("lab"));
    }

    private static void refused(String text, org.junit.jupiter.api.function.Executable run) {
        Failure failure = assertThrows(Failure.class, run);
        assertTrue(
                (failure.getMessage() + failure.remedy()).contains(text),
                failure.getMessage() + " | " + failure.remedy());
    }

    @Test
    void everythingOfAnEntryIsTaken() throws Exception {
        entry(
                "a/applications/org.kde.kate.desktop",
                "Name=Kate",
                "Name[de]=Käte",
                "Comment=Edit; text",
                "MimeType=text/plain;image/png;",
                "Exec=cat -b %U",
                "[Desktop Action New]",
                "Exec=ls");
        SharedApplication shared = share("kate");
        assertEquals(
                new SharedApplication(
                        "kate",
                        "Kate",
                        "Edit; text",
                        Surface.WINDOWS,
                        List.of("/usr/bin/cat", "-b", "%U"),
                        List.of("text/plain", "image/png"),
                        List.of("lab"),
                        2,
                        false),
                shared);
        assertEquals("kate", share("org.kde.kate").id());
        assertEquals("kate", share("org.kde.kate.desktop").id());
        assertEquals("kate", share("Kate").id().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void aNameForPeopleServesIfOnlyOneHasIt() throws Exception {
        entry("a/applications/debian-xterm.desktop", "Name=XTerm", "Exec=cat");
        assertEquals("xterm", share("xterm").id());
        entry("b/applications/other.desktop", "Name=Xterm", "Exec=cat");
        refused("debian-xterm, other", () -> share("xterm"));
    }

    @Test
    void subFoldersBecomeDashes() throws Exception {
        entry("a/applications/kde/edit.desktop", "Name=Edit", "Exec=cat");
        assertEquals("kde-edit", share("kde-edit").id());
    }

    @Test
    void anEarlierFolderHidesALaterOne() throws Exception {
        entry("a/applications/x.desktop", "Name=First", "Exec=cat");
        entry("b/applications/x.desktop", "Name=Second", "Exec=cat");
        assertEquals("First", share("x").name());
        entry("a/applications/x.desktop", "Name=First", "Exec=cat", "Hidden=true");
        refused("Hidden", () -> share("x"));
    }

    @Test
    void onlyHiddenIsRefusedNotNoDisplay() throws Exception {
        entry("a/applications/x.desktop", "Name=X", "Exec=cat", "NoDisplay=true");
        assertEquals("x", share("x").id());
    }

    @Test
    void aTerminalEntryIsUsedInATerminal() throws Exception {
        entry("a/applications/vim.desktop", "Name=Vim", "Exec=cat %F", "Terminal=true");
        assertEquals(Surface.TERMINAL, share("vim").surface());
    }

    @Test
    void missingProgramsAreRefused() throws Exception {
        entry("a/applications/x.desktop", "Name=X", "Exec=no-such-program");
        refused("no-such-program", () -> share("x"));
        entry("a/applications/x.desktop", "Name=X", "Exec=cat", "TryExec=/no/such/one");
        refused("/no/such/one", () -> share("x"));
        entry("a/applications/x.desktop", "Name=X", "DBusActivatable=true");
        refused("no Exec", () -> share("x"));
    }

    @Test
    void badExecLinesAreRefusedWithTheReason() throws Exception {
        entry("a/applications/x.desktop", "Name=X", "Exec=cat %q");
        refused("%q is not known", () -> share("x"));
        entry("a/applications/x.desktop", "Name=X", "Exec=sh -c \"cat\" %f");
        refused("shell", () -> share("x"));
    }

    @Test
    void whatIsNoEntryIsRefused() throws Exception {
        Files.writeString(data.resolve("a/applications/x.desktop"), "hello");
        refused("no group", () -> share("x"));
        Files.write(data.resolve("a/applications/x.desktop"), new byte[] {(byte) 0xff, (byte) 0xfe});
        refused("cannot be read", () -> share("x"));
        Files.write(data.resolve("a/applications/x.desktop"), new byte[2 << 20]);
        refused("too large", () -> share("x"));
        Files.writeString(data.resolve("a/applications/x.desktop"), "[Desktop Entry]\nType=Link\nURL=http://a\n");
        refused("no application", () -> share("x"));
    }

    @Test
    void whatIsNotThereIsSaid() {
        refused("no desktop entry \"nothing\"", () -> share("nothing"));
        refused("no desktop entry", () -> share("../../bin/sh"));
        refused("no desktop entry", () -> share(""));
    }

    @Test
    void controlCharactersOfAnEntryAreShownAsSuch() throws Exception {
        entry("a/applications/x.desktop", "Name=X\u001b[31m", "Exec=cat");
        assertFalse(share("x").name().contains("\u001b"));
    }

    @Test
    void aCommandNeedsAProgramOfThisMachine() throws Exception {
        DesktopShare desktop = new DesktopShare(entries);
        SharedApplication shared = desktop.of(command("list", "ls", "-l"), List.of("lab"));
        assertEquals(List.of("/usr/bin/ls", "-l"), shared.command());
        refused("nowhere", () -> desktop.of(command("x", "nowhere"), List.of("lab")));
        refused("./ls", () -> desktop.of(command("x", "./ls"), List.of("lab")));
        refused("application id", () -> desktop.of(command("../x", "ls"), List.of("lab")));
    }

    private static ShareRequest command(String id, String... words) {
        return new ShareRequest(id, List.of(words), Surface.TERMINAL, List.of(), 1, Optional.empty());
    }

    @Test
    void everyEntryOfThisMachineIsSharedOrRefusedWithAReason() throws Exception {
        Path applications = Path.of("/usr/share/applications");
        assumeTrue(Files.isDirectory(applications));
        DesktopShare desktop = new DesktopShare(new DesktopEntries(List.of(Path.of("/usr/share"))));
        try (Stream<Path> files = Files.list(applications)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".desktop")).toList()) {
                String typed = file.getFileName().toString();
                try {
                    SharedApplication shared = desktop.of(
                            new ShareRequest(typed, List.of(), Surface.WINDOWS, List.of(), 1, Optional.empty()),
                            List.of("lab"));
                    assertTrue(Path.of(shared.command().get(0)).isAbsolute(), shared.toString());
                } catch (Failure e) {
                    assertFalse(e.getMessage().isEmpty());
                    assertTrue(
                            e.getMessage().contains("no program")
                                    || e.getMessage().contains("cannot share"),
                            typed + ": " + e.getMessage());
                }
            }
        }
    }
}
