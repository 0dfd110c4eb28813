package cpcc.exec.xpra;

import java.io.IOException;

/** Tells each window of a display what its close button would, so that the program can ask whether to save. */
final class CloseButtons {
    private CloseButtons() {}

    /**
     * Presses them all.
     *
     * @param display where xpra manages the windows
     * @return whether there was any
     * @throws IOException if the display is gone
     */
    static boolean press(XClient display) throws IOException {
        int protocols = display.atom("WM_PROTOCOLS");
        int delete = display.atom("WM_DELETE_WINDOW");
        boolean any = false;
        for (int window : display.property(display.root(), display.atom("_NET_CLIENT_LIST"))) {
            if (display.property(window, protocols).contains(delete)) {
                display.message(window, protocols, delete, 0);
                any = true;
            }
        }
        display.sync();
        return any;
    }
}
