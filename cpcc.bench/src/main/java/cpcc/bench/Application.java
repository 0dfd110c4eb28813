package cpcc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** What people open, with documents that it makes itself, and what they do with it. */
enum Application {
    KATE("kate", "seq -f 'line %g of a text that goes on and on' 1 400 >text.txt && exec kate text.txt", "text.txt") {
        @Override
        void use(Desk desk) throws IOException {
            desk.type("The quick brown fox jumps over the lazy dog, and then it jumps again. ");
            settle(desk);
            desk.keys("Next", "Next", "Next", "Next");
            settle(desk);
            desk.keys("alt+f");
            settle(desk);
            desk.keys("Escape");
            settle(desk);
        }
    },
    GIMP(
            "gimp",
            "/usr/bin/convert -size 4000x3000 -seed 7 plasma:grey30-blue picture.jpg && exec gimp --no-splash"
                    + " picture.jpg",
            "picture") {
        @Override
        void use(Desk desk) throws IOException {
            // To full size, there to and fro.
            desk.keys("1");
            settle(desk);
            desk.wheel(2);
            settle(desk);
            desk.keys("alt+f");
            settle(desk);
            desk.keys("Escape");
            settle(desk);
        }
    },
    FIREFOX("firefox", Firefox.LINE, "Holidays") {
        @Override
        String line() throws IOException {
            return Firefox.page() + super.line();
        }

        @Override
        void use(Desk desk) throws IOException {
            desk.wheel(4);
            settle(desk);
            desk.keys("ctrl+f");
            desk.type("a few words about picture 3");
            settle(desk);
            desk.keys("Escape", "F10");
            settle(desk);
            desk.keys("Escape");
            settle(desk);
        }
    };

    private static final long SETTLED_MS = 700;

    private final String id;
    private final String line;
    private final String title;

    Application(String id, String line, String title) {
        this.id = id;
        this.line = line;
        this.title = title;
    }

    String id() {
        return id;
    }

    /** {@return the shell line that makes the documents and runs it} */
    String line() throws IOException {
        return line;
    }

    /** {@return what the title of its window contains once the document is open} */
    String title() {
        return title;
    }

    /** Types, scrolls, opens a menu. */
    abstract void use(Desk desk) throws IOException;

    private static void settle(Desk desk) throws IOException {
        desk.screen().steady(SETTLED_MS);
    }

    /**
     * A page with pictures in itself, which take long to make, and a profile that asks nothing and calls nobody. It does not
     * scroll smoothly: whoever is faster would have to show more pictures.
     */
    private static final class Firefox {
        private static final int PICTURES = 8;

        static final String LINE = "mkdir profile && { "
                + pref("browser.aboutwelcome.enabled", "false")
                + pref("browser.startup.homepage_override.mstone", "\"ignore\"")
                + pref("browser.shell.checkDefaultBrowser", "false")
                + pref("browser.preonboarding.enabled", "false")
                + pref("termsofuse.bypassNotification", "true")
                + pref("datareporting.policy.dataSubmissionEnabled", "false")
                + pref("general.smoothScroll", "false")
                + pref("toolkit.telemetry.enabled", "false")
                + pref("app.update.enabled", "false")
                + pref("network.captive-portal-service.enabled", "false")
                + pref("network.connectivity-service.enabled", "false")
                + pref("browser.safebrowsing.downloads.remote.enabled", "false")
                + "} >profile/user.js && exec firefox-esr --no-remote --profile \"$PWD/profile\""
                + " \"file://$PWD/page.html\"";

        /** {@return lines that write the page} */
        static String page() throws IOException {
            StringBuilder page =
                    new StringBuilder("cat >page.html <<'END' &&\n<!DOCTYPE html><title>Holidays</title>\n");
            Path picture = Files.createTempFile("cpcc-bench", ".jpg");
            try {
                for (int i = 1; i <= PICTURES; i++) {
                    Tool.run(List.of(
                            "/usr/bin/convert",
                            "-size",
                            "640x480",
                            "-seed",
                            Integer.toString(i),
                            "plasma:fractal",
                            picture.toString()));
                    page.append("<h2>Day " + i + "</h2><p>Here are a few words about picture " + i + ".</p>")
                            .append("<img src='data:image/jpeg;base64,")
                            .append(Base64.getEncoder().encodeToString(Files.readAllBytes(picture)))
                            .append("'>\n");
                }
            } finally {
                Files.delete(picture);
            }
            return page.append("END\n").toString();
        }

        private static String pref(String key, String value) {
            return "echo 'user_pref(\"" + key + "\", " + value + ");'; ";
        }
    }
}
