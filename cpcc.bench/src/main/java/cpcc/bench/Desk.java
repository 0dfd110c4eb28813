package cpcc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A screen with a window manager that makes every window fill it, and somebody who types. */
final class Desk implements AutoCloseable {
    private static final String RULES = """
        <openbox_config xmlns="http://openbox.org/3.4/rc"><applications>
        <application class="*" type="normal"><decor>no</decor><maximized>yes</maximized><focus>yes</focus></application>
        </applications></openbox_config>
        """;

    private final Screen screen;
    private final Process manager;

    private Desk(Screen screen, Process manager) {
        this.screen = screen;
        this.manager = manager;
    }

    static Desk open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Screen screen = Screen.open(folder);
        Path rules = Files.writeString(folder.resolve("openbox.xml"), RULES);
        Process manager = Tool.builder(
                        Map.of("DISPLAY", screen.display(), "HOME", folder.toString()),
                        List.of("openbox", "--sm-disable", "--config-file", rules.toString()))
                .redirectOutput(folder.resolve("openbox.log").toFile())
                .start();
        return new Desk(screen, manager);
    }

    Screen screen() {
        return screen;
    }

    /** Waits until a window with such a title is to be seen. */
    void shows(String title) throws IOException {
        Await.until(
                "a window \"" + title + "\" is to be seen",
                300,
                () -> xdotool("search", "--onlyvisible", "--name", title));
    }

    /** Brings a window to the front and the keys to it. */
    void turnTo(String title) throws IOException {
        xdotool("search", "--onlyvisible", "--name", title, "windowactivate");
        Await.pause(500);
    }

    /** Types a text at a person's pace. */
    void type(String text) throws IOException {
        xdotool("type", "--delay", "40", text);
    }

    /** Presses keys, one after the other. */
    void keys(String... keys) throws IOException {
        List<String> words = new ArrayList<>(List.of("key", "--delay", "150"));
        words.addAll(List.of(keys));
        xdotool(words.toArray(String[]::new));
    }

    /** Turns the wheel over the middle of the screen. */
    void wheel(int clicks) throws IOException {
        xdotool("mousemove", "500", "400", "click", "--repeat", Integer.toString(clicks), "--delay", "150", "5");
    }

    /** {@return whether it found or did what was wished} */
    private boolean xdotool(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("xdotool"));
        command.addAll(List.of(words));
        return Tool.succeeds(Map.of("DISPLAY", screen.display()), command);
    }

    @Override
    public void close() {
        manager.destroy();
        screen.close();
    }
}
