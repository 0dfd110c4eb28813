package cpcc.exec.x11.guard;

import java.util.Map;
import java.util.Set;

/**
 * What one session's programs may do on one X server.
 *
 * @param rules of requests
 * @param rootProperties that may be read
 * @param rootMessages that may be sent, about a window of the session
 * @param managerProperties that may be read of the window by which the window manager shows that it is there
 * @param managerCheck the root window's property that names it
 * @param clipboards the selections that are the user's clipboards
 * @param targets what is asked of who has a selection to learn in what forms it can be had
 * @param process the property that names a window's process
 * @param managers the selections that tell whether there is a window manager, and what it can do
 * @param inParts the type of a property that announces a long answer in parts
 * @param ping what a program says to the root window to show that it is alive
 * @param settingsOwner the selection whose owner tells how the user wants things to look
 * @param settings the property in which it does so
 * @param clipboard what is shared of the clipboards
 * @param consent the user's, where that is asked for
 * @param machine what windows say that they come from, in ASCII
 */
record Policy(
        Rules rules,
        Set<Integer> rootProperties,
        Set<Integer> rootMessages,
        Set<Integer> managerProperties,
        int managerCheck,
        Set<Integer> clipboards,
        int targets,
        int process,
        Set<Integer> managers,
        int inParts,
        int ping,
        int settingsOwner,
        int settings,
        Clipboard clipboard,
        Consent consent,
        String machine) {
    Policy {
        rootProperties = Set.copyOf(rootProperties);
        rootMessages = Set.copyOf(rootMessages);
        managerProperties = Set.copyOf(managerProperties);
        clipboards = Set.copyOf(clipboards);
        managers = Set.copyOf(managers);
    }

    static Policy of(
            Map<String, Integer> extensions, Atoms atoms, Clipboard clipboard, Consent consent, String machine) {
        return new Policy(
                new Rules(extensions),
                atoms.readableOfRoot(),
                atoms.messagesToRoot(),
                atoms.readableOfManager(),
                atoms.managerCheck(),
                atoms.clipboards(),
                atoms.targets(),
                atoms.process(),
                atoms.managers(),
                atoms.inParts(),
                atoms.ping(),
                atoms.settingsOwner(),
                atoms.settings(),
                clipboard,
                consent,
                machine);
    }

    /** {@return whether a selection is shared, as far as the session's own programs copy} */
    boolean isShared(int selection) {
        return clipboard != Clipboard.OFF && clipboards.contains(selection);
    }

    /** {@return whether it may be known that others have a selection} */
    boolean mayKnow(int selection) {
        return (clipboard == Clipboard.BOTH || clipboard == Clipboard.ASK) && clipboards.contains(selection);
    }

    /**
     * {@return whether what others have copied may be had; not before the user has agreed, who is asked if need be}
     *
     * @param target in which form; what forms there are may always be known, as programs want to before anybody pastes
     */
    boolean mayPaste(int selection, int target) {
        if (clipboard == Clipboard.ASK && mayKnow(selection) && target != targets && !consent.given()) {
            consent.ask();
            return false;
        }
        return mayKnow(selection);
    }
}
