package cpcc.das.files;

import cpcc.das.api.RunRequest;
import cpcc.das.install.CommandLine;
import cpcc.das.wire.Text;
import cpcc.exec.api.Surface;
import cpcc.files.api.Grant;
import cpcc.messaging.api.Failure;
import cpcc.messaging.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user typed after the application: made into absolute paths and words, and into the folders that the application
 * may have for it. Looks at files, changes nothing.
 */
public final class FileArguments {
    private final Surface surface;
    private final Path folder;
    private final FolderRules rules;
    private final List<String> arguments = new ArrayList<>();
    /** By folder; what the user named comes first. */
    private final Map<Path, Grant> grants = new LinkedHashMap<>();

    private FileArguments(Surface surface, Path folder, FolderRules rules) {
        this.surface = surface;
        this.folder = folder;
        this.rules = rules;
    }

    /**
     * What an application gets.
     *
     * @param arguments absolute paths, addresses and words
     * @param grants folders, outer before inner
     */
    public record Result(List<String> arguments, List<Grant> grants) {}

    /**
     * {@return what the application gets}
     *
     * @param request what was typed
     * @param surface of the application: one with windows takes files, one in a terminal also words
     * @param folder the user's working folder, absolute
     * @param rules which folders may be granted
     * @throws Failure {@link Reason#BAD_FILE} if a file is not there, or a folder may not be granted
     */
    public static Result of(RunRequest request, Surface surface, Path folder, FolderRules rules) throws Failure {
        FileArguments files = new FileArguments(surface, folder, rules);
        for (RunRequest.Folder named : request.folders()) {
            files.name(named);
        }
        for (String argument : request.arguments()) {
            files.add(argument);
        }
        return new Result(List.copyOf(files.arguments), files.merged());
    }

    private void name(RunRequest.Folder named) throws Failure {
        Path path = visible(folder.resolve(named.path()), named.path().toString());
        if (!Files.isDirectory(path)) {
            throw bad(
                    "--files " + shown(named.path().toString()) + ": there is no such folder",
                    "name an existing folder: --files DIR");
        }
        try {
            Grant grant = new Grant(path, named.writable(), rules.permit(path, true));
            grants.merge(path, grant, (before, now) -> before.writable() ? before : now);
        } catch (FolderRules.Objection e) {
            throw new Failure(
                    Reason.BAD_FILE,
                    path + " " + e.getMessage() + " and is not given away",
                    "grant a folder inside it: --files DIR",
                    e);
        }
    }

    private void add(String argument) throws Failure {
        Path typed = typed(argument);
        boolean option = argument.startsWith("-");
        boolean exists = !option && typed != null && Files.exists(typed, LinkOption.NOFOLLOW_LINKS);
        if (!exists && (surface == Surface.TERMINAL || option || CommandLine.isUrl(argument))) {
            arguments.add(argument);
            return;
        }
        if (!exists) {
            throw bad("no such file: " + shown(argument), "name an existing file, or start it without one");
        }
        Path path = visible(typed, argument);
        arguments.add(path.toString());
        Path real = real(path, argument);
        if (!isNamed(path, real)) {
            grantFor(path, real, argument);
        }
    }

    /** Null if it cannot be a path. */
    private Path typed(String argument) throws Failure {
        if (argument.isEmpty()) {
            return null;
        }
        if (argument.indexOf('\0') >= 0) {
            throw bad("an argument with a NUL character", "");
        }
        try {
            return folder.resolve(argument);
        } catch (InvalidPathException e) {
            throw new Failure(
                    Reason.BAD_FILE,
                    "the name " + shown(argument) + " cannot be written in the peer's character set",
                    "start the peer under a UTF-8 locale: cpcc stop, then LC_ALL=C.UTF-8 cpcc start",
                    e);
        }
    }

    /** Normalised without following links; where ".." and a link together mean another place, the real path. */
    private static Path visible(Path path, String argument) throws Failure {
        Path normal = path.normalize();
        try {
            if (!path.equals(normal) && !(Files.exists(normal) && Files.isSameFile(path, normal))) {
                return path.toRealPath();
            }
            return normal;
        } catch (IOException e) {
            throw bad("no such file: " + shown(argument), "name an existing file");
        }
    }

    private static Path real(Path path, String argument) throws Failure {
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException e) {
            throw bad(shown(argument) + " cannot be reached: it is a link to nothing, or not yours to read", "");
        }
        if (!Files.isDirectory(real) && !Files.isRegularFile(real)) {
            throw bad(shown(argument) + " is neither a file nor a folder", "copy what it holds into a file");
        }
        return real;
    }

    private void grantFor(Path path, Path real, String argument) throws Failure {
        boolean isFolder = Files.isDirectory(real);
        Path wanted = isFolder ? path : path.getParent();
        Path source;
        try {
            source = rules.permit(wanted, false);
        } catch (FolderRules.Objection e) {
            throw new Failure(
                    Reason.BAD_FILE,
                    shown(argument) + " is in " + wanted + ", which " + e.getMessage() + " and is not given away",
                    "move it into a folder of its own, or name a folder that may be used: --files DIR",
                    e);
        }
        if (!isFolder && !inside(real, source)) {
            throw bad(
                    shown(argument) + " is a link that leads out of its folder, to " + real,
                    "name that file instead, or grant its folder too: --files DIR");
        }
        grants.putIfAbsent(wanted, new Grant(wanted, true, source));
    }

    /** A file that is a link may lead into a folder that the user named. */
    private boolean inside(Path real, Path source) {
        return real.startsWith(source) || grants.values().stream().anyMatch(named -> real.startsWith(named.source()));
    }

    private boolean isNamed(Path path, Path real) {
        return grants.values().stream()
                .anyMatch(named -> path.startsWith(named.folder()) && real.startsWith(named.source()));
    }

    /** Without what an outer folder gives anyway. */
    private List<Grant> merged() {
        List<Grant> merged = new ArrayList<>();
        grants.values().stream().sorted(Comparator.comparing(Grant::folder)).forEach(grant -> {
            Optional<Grant> outer = merged.stream()
                    .filter(g -> grant.folder().startsWith(g.folder()))
                    .reduce((first, second) -> second);
            if (outer.isEmpty() || outer.get().writable() != grant.writable()) {
                merged.add(grant);
            }
        });
        return merged;
    }

    private static String shown(String argument) {
        return Text.oneLine(argument, 200);
    }

    private static Failure bad(String message, String remedy) {
        return new Failure(Reason.BAD_FILE, message, remedy);
    }
}
