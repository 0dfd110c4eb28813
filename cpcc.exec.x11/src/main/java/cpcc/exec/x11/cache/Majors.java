package cpcc.exec.x11.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A server's extensions: the numbers by which it calls them and their events. Learnt from answers to QueryExtension. May be used from
 * any thread.
 */
public final class Majors {
    private static final int QUERY_EXTENSION = 98;
    private static final int NAME_LENGTH_AT = 4;
    private static final int NAME_AT = 8;

    private final String[] names = new String[256];
    private int keyboardEvents = -1;
    private int screenEvents = -1;
    private int selectionEvents = -1;
    private int inputEvents = -1;
    private int inputMajor = -1;

    /** {@return an extension's name, null if it is not known} */
    synchronized String name(int major) {
        return names[major];
    }

    /** {@return an extension's major opcode, 0 if it is not known} */
    public synchronized int major(String extension) {
        for (int major = 0; major < names.length; major++) {
            if (extension.equals(names[major])) {
                return major;
            }
        }
        return 0;
    }

    /** Learns from an answer, if it is one to QueryExtension. */
    void learn(Question question, ByteBuffer reply) {
        if (question.isCore(QUERY_EXTENSION) && reply.get(8) == 1) {
            byte[] name = new byte[Short.toUnsignedInt(question.request().getShort(NAME_LENGTH_AT))];
            question.request().get(NAME_AT, name);
            learn(new String(name, StandardCharsets.ISO_8859_1), reply.get(9), reply.get(10));
        }
    }

    /** Learns of one. */
    public synchronized void learn(String name, byte major, byte firstEvent) {
        names[Byte.toUnsignedInt(major)] = name;
        int event = Byte.toUnsignedInt(firstEvent);
        switch (name) {
            case "XKEYBOARD" -> keyboardEvents = event;
            case "XFIXES" -> selectionEvents = event;
            case "RANDR" -> screenEvents = event;
            case "XInputExtension" -> {
                inputEvents = event;
                inputMajor = Byte.toUnsignedInt(major);
            }
            default -> {}
        }
    }

    synchronized boolean isKeyboardEvent(int type) {
        return type == keyboardEvents;
    }

    synchronized boolean isSelectionEvent(int type) {
        return type == selectionEvents;
    }

    synchronized boolean isScreenEvent(int type) {
        return screenEvents > 0 && (type == screenEvents || type == screenEvents + 1);
    }

    /** {@return which event of the input extension of the first kind it is; negative if none} */
    synchronized int inputEvent(int type) {
        return inputEvents > 0 ? type - inputEvents : -1;
    }

    synchronized boolean isInput(int major) {
        return major == inputMajor;
    }
}
