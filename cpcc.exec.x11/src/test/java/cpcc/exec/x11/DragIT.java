package cpcc.exec.x11;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cpcc.backend.fixture.Xvfb;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is dragged from one window of a program into another arrives there, under a window manager with frames. */
class DragIT {
    private static final String PROGRAM = """
            import gi
            gi.require_version('Gtk', '3.0')
            from gi.repository import Gtk, Gdk
            TEXT = [Gtk.TargetEntry.new('text/plain', 0, 0)]
            def window(name, x):
                window = Gtk.Window(title=name)
                window.set_default_size(200, 150)
                window.move(x, 100)
                return window
            source = Gtk.EventBox()
            source.add(Gtk.Label(label='from here'))
            source.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, TEXT, Gdk.DragAction.COPY)
            source.connect('drag-data-get', lambda w, c, data, i, t: data.set(data.get_target(), 8, b'dragged'))
            target = Gtk.Label(label='to here')
            target.drag_dest_set(Gtk.DestDefaults.ALL, TEXT, Gdk.DragAction.COPY)
            target.connect('drag-data-received', lambda w, c, x, y, data, i, t: print(data.get_data().decode(), flush=True))
            for name, x, inside in (('source', 100, source), ('target', 450, target)):
                shown = window(name, x)
                shown.add(inside)
                shown.show_all()
            Gtk.main()
            """;

    private final X11Backend backend = new X11Backend();

    @ParameterizedTest
    @ValueSource(strings = {"trusted", "guarded"})
    @SuppressWarnings("try")
    void whatIsDraggedArrives(String mode) throws Exception {
        try (Xvfb screen = Xvfb.start("-noreset");
                Openbox openbox = Openbox.on(screen);
                Relayed session = Relayed.open(backend, screen.caller(), Map.of("display", mode))) {
            Process program = session.start("python3", "-c", PROGRAM);
            CompletableFuture<Boolean> dropped = CompletableFuture.supplyAsync(
                    () -> program.inputReader().lines().anyMatch("dragged"::equals));
            session.client.visible().toCompletableFuture().get(20, TimeUnit.SECONDS);
            for (String name : new String[] {"source", "target"}) {
                Until.so(name, () -> screen.run("xwininfo", "-name", name).contains("IsViewable"));
            }
            Until.so("dropped", () -> {
                drag(screen);
                return dropped.isDone();
            });
            assertTrue(dropped.get());
        } finally {
            backend.deactivate();
        }
    }

    /** At the pace of a hand: a program that is not ready for it when the button goes up takes it for a click. */
    private static void drag(Xvfb screen) {
        String[] there = {"search", "--name", "^target$", "mousemove", "--window", "%1", "100", "75"};
        screen.run("xdotool", "search", "--name", "^source$", "mousemove", "--window", "%1", "100", "75");
        screen.run("xdotool", "mousedown", "1", "mousemove_relative", "20", "0", "sleep", "0.2");
        screen.run("xdotool", "mousemove_relative", "20", "0", "sleep", "0.2");
        screen.run(Stream.concat(Stream.of("xdotool"), Stream.of(there)).toArray(String[]::new));
        screen.run("xdotool", "mousemove_relative", "2", "2", "sleep", "0.3", "mouseup", "1", "sleep", "0.3");
    }
}
