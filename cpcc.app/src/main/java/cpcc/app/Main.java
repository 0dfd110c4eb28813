package cpcc.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The {@code cpcc} executable. */
public final class Main {
    private static final String DEMO = "cpcc.app.demo.Demo";
    private static final String HELP = """
            usage: cpcc [--home DIR] VERB [OPTION]...

            Use the applications of your community's computers, and share yours.

            No peer is running; its verbs are listed when one is. Until then there are:
              start       starts the peer of this account (cpcc start --help)
              demo        a whole community on this machine, removed at its end
              --version   what this is
            """;

    private Main() {}

    /**
     * Runs a command and ends this process with its exit code.
     *
     * @param args what was typed
     */
    public static void main(String[] args) {
        int code;
        try {
            code = run(args, System.getenv());
        } catch (Problem e) {
            System.err.println(e.getMessage().strip());
            code = e.code();
        } catch (IOException e) {
            System.err.println("cpcc: " + e);
            code = Problem.CPCC;
        } catch (InterruptedException e) {
            code = 130;
        }
        System.exit(code);
    }

    private static int run(String[] args, Map<String, String> env) throws Problem, IOException, InterruptedException {
        Words words = Words.of(args);
        int uid = Places.uid();
        Places places = Places.of(env, words.home(), uid);
        Client client = new Client(places, env, uid, words.home());
        Path dist = Path.of(System.getProperty("cpcc.dist", "."));
        switch (words.verb()) {
            case "start" -> {
                StartOptions options = StartOptions.of(words.rest());
                if (options.help()) {
                    System.out.print(StartOptions.USAGE);
                    return 0;
                }
                String home = words.home() != null ? words.home() : env.get("CPCC_HOME");
                return new Start(places, client, uid, home, dist).run(options, defaultName());
            }
            case "stop" -> {
                return new Stop(places, client).run(words.words());
            }
            case "demo" -> {
                return demo(words.rest(), dist, env);
            }
            case "", "help" -> {
                return withoutVerb(words.words(), client, dist);
            }
            default -> {
                return client.run(words.words());
            }
        }
    }

    private static int withoutVerb(List<String> words, Client client, Path dist) throws Problem, IOException {
        if (words.contains("--version")) {
            String version = Files.readString(dist.resolve("VERSION")).strip();
            System.out.println("cpcc " + version);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            if (asked(client, answer) == 0) {
                // A bundle's version has a dot where Maven's has a dash.
                String running = answer.toString(StandardCharsets.UTF_8).strip();
                if (!List.of(running.split(" ")).contains(version.replace('-', '.'))) {
                    System.out.println("The running peer is another one: " + running
                            + "\nTo renew it: cpcc stop, then cpcc start");
                }
            }
            return 0;
        }
        try {
            return client.run(words);
        } catch (Problem e) {
            if (e.code() == Problem.CPCC && (words.isEmpty() || isHelp(words.get(0)))) {
                System.out.print(HELP);
                return words.isEmpty() ? Problem.USAGE : 0;
            }
            throw e;
        }
    }

    private static int asked(Client client, ByteArrayOutputStream answer) throws Problem, IOException {
        try {
            return client.ask(List.of("--version"), answer);
        } catch (SocketTimeoutException e) {
            throw client.silent();
        }
    }

    private static boolean isHelp(String word) {
        return word.equals("help") || word.equals("--help") || word.equals("-h");
    }

    /** By name: a distribution may be built without it. */
    private static int demo(List<String> words, Path dist, Map<String, String> env) throws Problem {
        try {
            return (Integer) Class.forName(DEMO)
                    .getMethod("run", List.class, Path.class, Map.class)
                    .invoke(null, words, dist.resolve("bin").resolve("cpcc"), Client.callersOwn(env));
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            throw new Problem(Problem.CPCC, "The demo is not built yet.");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(DEMO + " cannot be called", e);
        } catch (InvocationTargetException e) {
            throw new Problem(Problem.CPCC, "The demo failed: " + e.getCause());
        }
    }

    /** {@return what a new peer is called: account and machine} */
    private static String defaultName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            // A machine that does not know its own name.
            host = "localhost";
        }
        return System.getProperty("user.name") + "@" + host.replaceFirst("\\..*", "");
    }
}
