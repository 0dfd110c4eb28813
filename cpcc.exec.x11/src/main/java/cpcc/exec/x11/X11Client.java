package cpcc.exec.x11;

import cpcc.backend.api.Handle;
import cpcc.backend.api.Kind;
import cpcc.backend.api.SessionInfo;
import cpcc.backend.api.Tap;
import cpcc.backend.api.Taps;
import cpcc.backend.api.Wire;
import cpcc.exec.api.ClientIO;
import cpcc.exec.x11.cache.Noted;
import cpcc.exec.x11.guard.SessionGuard;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's half: joins the session's connections to a display, and sees to it that only the session's come through. */
final class X11Client implements ClientIO {
    private static final Logger LOG = LoggerFactory.getLogger(X11Client.class);

    private final SessionInfo session;
    private final Offer offer;
    private final Screen screen;
    private final Windows windows;
    private final Consumer<AutoCloseable> whenClosed;
    private final Teller teller;
    private final Handle told;
    private final Handle connections;
    private final CompletableFuture<Void> visible = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Owns the screen from here on, if it returns.
     *
     * @param session which one
     * @param offer of this half
     * @param screen where its windows appear
     * @param windows of all sessions
     * @param noted what the peer's programs ask
     * @param wire to the provider's half
     * @param whenClosed told of it, once
     */
    X11Client(
            SessionInfo session,
            Offer offer,
            Screen screen,
            Windows windows,
            Noted noted,
            Wire wire,
            Consumer<AutoCloseable> whenClosed) {
        this.session = session;
        this.offer = offer;
        this.screen = screen;
        this.windows = windows;
        this.whenClosed = whenClosed;
        this.teller = new Teller(session.id(), screen, noted);
        this.told = wire.accept(Offer.KNOWN, Kind.INTERACTIVE, teller::tell);
        this.connections = wire.join(Offer.CONNECTION, screen.address(), Kind.INTERACTIVE, this::taps);
    }

    @Override
    public Map<String, String> offer() {
        return offer.toMap();
    }

    @Override
    public CompletionStage<Void> visible() {
        return visible.minimalCompletionStage();
    }

    Teller teller() {
        return teller;
    }

    @Override
    public Map<String, Long> refused() {
        return screen.refused();
    }

    @Override
    public boolean askToClose() {
        List<Integer> shown =
                windows.shownBy(session.id()).stream().filter(screen::owns).toList();
        if (closed.get() || shown.isEmpty() || !screen.alive()) {
            return false;
        }
        try (XConnection connection = Server.connect(screen.address(), screen.cookie())) {
            return new CloseButton(connection).press(shown);
        } catch (IOException e) {
            LOG.warn("session {}: its windows could not be asked to close", session.id(), e);
            return false;
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            connections.close();
            told.close();
            teller.close();
            screen.close();
            windows.forget(session.id());
            whenClosed.accept(this);
        }
    }

    private Taps taps() {
        AskedPictures asked = new AskedPictures();
        Tap pictures = new ShownPictures(false, asked);
        Optional<SessionGuard.Connection> guard = screen.guard();
        return new Taps(
                guard.map(each -> each.answers().then(pictures)).orElse(pictures),
                new SetupTap(offer.cookie(), screen, order -> {
                    Tap watch = watch(order, asked).then(teller.noting(order));
                    return guard.map(each -> watch.then(each.requests(order))).orElse(watch);
                }));
    }

    /** What sees a program's requests after its set-up. */
    private Tap watch(ByteOrder order, AskedPictures asked) {
        WindowWatch.Listener owner = windows.of(session.id(), screen.address());
        Tap watch = new WindowWatch(order, screen.mayRing(), new WindowWatch.Listener() {
            @Override
            public void shown(int window) {
                owner.shown(window);
                tellVisible();
            }

            @Override
            public void hidden(int window) {
                owner.hidden(window);
            }
        });
        return new SentPictures(order, true, asked).then(watch);
    }

    /** Not on the thread that moves the bytes: whoever waits may take long. */
    private void tellVisible() {
        if (!visible.isDone()) {
            visible.completeAsync(() -> null);
        }
    }
}
