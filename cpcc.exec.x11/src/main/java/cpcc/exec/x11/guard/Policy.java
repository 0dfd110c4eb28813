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
 * @param process the property that names a window's process
 * @param managers the selections that tell whether there is a window manager, and what it can do
 * @param inParts the type of a property that announces a long answer in parts
 * @param ping what a program says to the root window to show that it is alive
 * @param settingsOwner the selection whose owner tells how the user wants things to look
 * @param settings the property in which it does so
 * @param clipboard what is shared of the clipboards
 * @param machine what windows say that they come from, in ASCII
 */
record Policy(
        Rules rules,
        Set<Integer> rootProperties,
        Set<Integer> rootMessages,
        Set<Integer> managerProperties,
        int managerCheck,
        Set<Integer> clipboards,
        int process,
        Set<Integer> managers,
        int inParts,
        int ping,
        int settingsOwner,
        int settings,
        Clipboard clipboard,
        String machine) {
    Policy {
        rootProperties = Set.copyOf(rootProperties);
        rootMessages = Set.copyOf(rootMessages);
        managerProperties = Set.copyOf(managerProperties);
        clipboards = Set.copyOf(clipboards);
        managers = Set.copyOf(managers);
    }

    static Policy of(Map<String, Integer> extensions, Atoms atoms, Clipboard clipboard, String machine) {
        return new Policy(
                new Rules(extensions),
                atoms.readableOfRoot(),
                atoms.messagesToRoot(),
                atoms.readableOfManager(),
                atoms.managerCheck(),
                atoms.clipboards(),
                atoms.process(),
                atoms.managers(),
                atoms.inParts(),
                atoms.ping(),
                atoms.settingsOwner(),
                atoms.settings(),
                clipboard,
                machine);
    }
}
