package cpcc.bench;

import java.io.IOException;

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
    String line() {
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
     * A page with pictures, and a profile that asks nothing and calls nobody. It does not scroll smoothly: whoever is
     * faster would have to show more pictures.
     */
    private static final class Firefox {
        private static final int PICTURES = 8;

        static final String LINE = "mkdir profile && for i in $(seq " + PICTURES + "); do"
                + " /usr/bin/convert -size 640x480 -seed $i plasma:fractal $i.jpg;"
                + " echo \"<h2>Day $i</h2><p>Here are a few words about picture $i.</p><img src=$i.jpg>\";"
                + " done >body && { echo '<!DOCTYPE html><title>Holidays</title>'; cat body; } >page.html && { "
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

        private static String pref(String key, String value) {
            return "echo 'user_pref(\"" + key + "\", " + value + ");'; ";
        }
    }
}
