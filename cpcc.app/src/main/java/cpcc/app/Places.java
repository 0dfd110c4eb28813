package cpcc.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Where the files of one peer are.
 *
 * @param config what a person may change
 * @param state what must not be lost
 * @param cache what can be made again
 * @param runtime sockets; a short path, because theirs may have 107 bytes
 * @param backends jars dropped in by hand
 * @param dataDirs where desktop entries are found, with colons between
 */
record Places(Path config, Path state, Path cache, Path runtime, Path backends, String dataDirs) {
    private static final int LONGEST_RUNTIME = 60;
    private static final String NAME = "cpcc";

    /**
     * {@return the places by the XDG rules, or below one folder}
     *
     * @param env the environment
     * @param home of {@code --home}, null for CPCC_HOME or else the account's own places
     * @param uid of this account
     * @throws Problem without a home folder
     */
    static Places of(Map<String, String> env, String home, int uid) throws Problem {
        String own = env.get("HOME");
        if (own == null || !own.startsWith("/")) {
            throw new Problem(Problem.CPCC, "HOME is not set: this account has no place for a peer's files.");
        }
        Path data = xdg(env, "XDG_DATA_HOME", own, ".local/share");
        String dirs = env.get("XDG_DATA_DIRS");
        String dataDirs = data + ":" + (dirs == null || dirs.isEmpty() ? "/usr/local/share:/usr/share" : dirs);
        String given = home != null ? home : env.get("CPCC_HOME");
        if (given != null && !given.isEmpty()) {
            Path root = Path.of(given).toAbsolutePath().normalize();
            return new Places(
                    root.resolve("config"),
                    root.resolve("state"),
                    root.resolve("cache"),
                    shortened(root.resolve("run"), uid),
                    root.resolve("backends"),
                    dataDirs);
        }
        return new Places(
                xdg(env, "XDG_CONFIG_HOME", own, ".config").resolve(NAME),
                xdg(env, "XDG_STATE_HOME", own, ".local/state").resolve(NAME),
                xdg(env, "XDG_CACHE_HOME", own, ".cache").resolve(NAME),
                runtime(env, uid),
                data.resolve(NAME).resolve("backends"),
                dataDirs);
    }

    /** {@return the file that says what this peer is} */
    Path peerConfig() {
        return config.resolve("cpcc.peer.cfg");
    }

    /** {@return the socket on which a running peer takes commands} */
    Path control() {
        return runtime.resolve("control");
    }

    /** {@return what the peer in the background prints} */
    Path log() {
        return state.resolve("log").resolve("cpcc.log");
    }

    /** {@return the id of this process's account} */
    static int uid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static Path xdg(Map<String, String> env, String name, String home, String otherwise) {
        String value = env.get(name);
        // The rules say to ignore a relative path.
        return value != null && value.startsWith("/") ? Path.of(value) : Path.of(home, otherwise);
    }

    /** A shell of cron or su has no XDG_RUNTIME_DIR, or another account's: it must find the same peer all the same. */
    private static Path runtime(Map<String, String> env, int uid) {
        String[] candidates = {env.get("XDG_RUNTIME_DIR"), "/run/user/" + uid};
        for (String candidate : candidates) {
            if (candidate != null && candidate.startsWith("/") && PrivateFolder.isOwn(Path.of(candidate), uid)) {
                return shortened(Path.of(candidate, NAME), uid);
            }
        }
        return Path.of("/tmp", NAME + "-" + uid);
    }

    private static Path shortened(Path path, int uid) {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        return bytes.length < LONGEST_RUNTIME ? path : Path.of("/tmp", NAME + "-" + uid + "-" + hash(bytes));
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
