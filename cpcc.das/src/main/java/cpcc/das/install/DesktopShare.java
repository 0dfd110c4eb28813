package cpcc.das.install;

import cpcc.das.api.ShareRequest;
import cpcc.das.api.SharedApplication;
import cpcc.das.wire.Text;
import cpcc.das.wire.Valid;
import cpcc.exec.api.Surface;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes what is shared out of what the owner asked for: from a desktop entry, or from a command. */
public final class DesktopShare {
    private final DesktopEntries entries;

    /**
     * Reads nothing yet.
     *
     * @param entries where desktop entries are
     */
    public DesktopShare(DesktopEntries entries) {
        this.entries = entries;
    }

    /**
     * {@return what is to be shared}
     *
     * @param request checked but for application and command
     * @param communities ids
     * @throws Failure if there is no such entry or program, or it cannot be shared
     */
    public SharedApplication of(ShareRequest request, List<String> communities) throws Failure {
        try {
            return request.command().isEmpty() ? entry(request, communities) : command(request, communities);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    Reason.BAD_REQUEST,
                    "cannot share " + Text.oneLine(request.application(), 80) + ": " + e.getMessage(),
                    "share its program: cpcc share " + Text.oneLine(request.application(), 80)
                            + " --command -- PROGRAM %F",
                    e);
        }
    }

    private SharedApplication command(ShareRequest request, List<String> communities) throws Failure {
        String id = Valid.id(request.application());
        CommandLine.check(request.command());
        List<String> words = withProgram(id, request.command());
        return shared(id, id, "", request.surface(), words, List.of(), communities, request);
    }

    private SharedApplication entry(ShareRequest request, List<String> communities) throws Failure {
        DesktopEntry entry = entries.find(request.application());
        String id = shortId(request.application(), entry);
        if (entry.flag("Hidden")) {
            throw new Failure(Reason.BAD_REQUEST, entry.file() + " says that " + id + " is removed (Hidden=true)");
        }
        if (!entry.isApplication()) {
            throw new IllegalArgumentException(entry.file() + " is no application");
        }
        String tried = entry.text("TryExec").orElse("");
        if (!tried.isEmpty() && Programs.find(tried).isEmpty()) {
            throw missing(id, tried);
        }
        String exec = entry.text("Exec")
                .orElseThrow(() -> new IllegalArgumentException(entry.file() + " has no Exec line to start it by"));
        String name = Text.oneLine(entry.text("Name").orElse(id), 200);
        List<String> words =
                new ExecLine(name, entry.text("Icon").orElse(""), entry.file().toString()).words(exec);
        return shared(
                id,
                name,
                Text.oneLine(entry.text("Comment").orElse(""), 200),
                entry.flag("Terminal") ? Surface.TERMINAL : Surface.WINDOWS,
                withProgram(id, words),
                entry.list("MimeType"),
                communities,
                request);
    }

    private static SharedApplication shared(
            String id,
            String name,
            String comment,
            Surface surface,
            List<String> words,
            List<String> mimeTypes,
            List<String> communities,
            ShareRequest request) {
        return new SharedApplication(
                id,
                name,
                comment,
                surface == null ? Surface.WINDOWS : surface,
                words,
                mimeTypes,
                communities,
                request.instances(),
                request.network().orElse(false));
    }

    /** What the owner typed is what others will type; of a reverse domain name only the last part. */
    private static String shortId(String typed, DesktopEntry entry) {
        String id = DesktopEntries.lastPart(DesktopEntries.withoutSuffix(typed));
        if (!Valid.isId(id)) {
            id = DesktopEntries.lastPart(entry.id());
        } else if (!entry.id().endsWith(id)) {
            id = id.toLowerCase(Locale.ROOT);
        }
        return Valid.id(id);
    }

    /** The first word as an absolute path, so that no search path decides later. */
    private static List<String> withProgram(String id, List<String> words) throws Failure {
        String name = words.get(0).replace("%%", "%");
        Path program = Programs.find(name).orElseThrow(() -> missing(id, name));
        List<String> resolved = new ArrayList<>(words);
        resolved.set(0, program.toString().replace("%", "%%"));
        return resolved;
    }

    private static Failure missing(String id, String program) {
        return new Failure(
                Reason.BAD_REQUEST,
                "cannot share " + id + ": there is no program " + Text.oneLine(program, 200) + " on this machine",
                "install it, or name the program by its absolute path");
    }
}
