package cpcc.exec.x11.guard;

import cpcc.exec.x11.protocol.Fate;
import cpcc.exec.x11.protocol.Request;
import java.io.IOException;
import java.nio.ByteOrder;

/** Who judges the requests about which there is more to say than a table can. */
final class Special {
    private final Windows windows;
    private final Pictures pictures;
    private final Properties properties;
    private final Selections selections;
    private final Devices devices;
    private final Extensions extensions;

    Special(Guard guard, ByteOrder order, Policy policy, Member member) {
        windows = new Windows(guard, order, member);
        pictures = new Pictures(guard, member);
        properties = new Properties(guard, order, policy, member);
        selections = new Selections(guard, order, policy, member, properties);
        devices = new Devices(guard, order, member);
        extensions = new Extensions(guard, order, policy.rules());
    }

    /** Judges a request whose table says so, and whose checks hold; as {@link Guard#judge}. */
    Fate judge(Row row, Request request) throws IOException {
        return switch (row.name()) {
            case "CreateWindow" -> windows.create(request);
            case "ChangeWindowAttributes" -> windows.changeAttributes(request);
            case "DestroyWindow" -> windows.destroy(request);
            case "ReparentWindow" -> windows.reparent(request);
            case "QueryTree" -> windows.queryTree(request);
            case "QueryPointer", "XIQueryPointer" -> windows.withChild(request, 12);
            case "TranslateCoordinates" -> windows.withChild(request, 8);
            case "CreatePixmap" -> pictures.createPixmap(request);
            case "GetImage" -> pictures.getImage(request);
            case "CreatePicture" -> pictures.create(request);
            case "FreePicture" -> pictures.free(request);
            case "CompositeGlyphs8" -> pictures.glyphs(request, 1);
            case "CompositeGlyphs16" -> pictures.glyphs(request, 2);
            case "CompositeGlyphs32" -> pictures.glyphs(request, 4);
            case "GetProperty" -> properties.get(request);
            case "ChangeProperty" -> properties.change(request);
            case "DeleteProperty" -> properties.delete(request);
            case "RotateProperties" -> properties.rotate(request);
            case "SetSelectionOwner" -> selections.setOwner(request);
            case "GetSelectionOwner" -> selections.getOwner(request);
            case "ConvertSelection" -> selections.convert(request);
            case "SendEvent" -> selections.sendEvent(request);
            case "GrabPointer" -> devices.asynchronous(request, 10, 11);
            case "GrabKeyboard" -> devices.asynchronous(request, 12, 13);
            case "GrabButton" -> devices.asynchronous(request, 10, 11);
            case "GrabKey" -> devices.asynchronous(request, 11, 12);
            case "GetInputFocus" -> windows.withFocus(request, 8);
            case "XIGetFocus" -> windows.withFocus(request, 8);
            case "XIGrabDevice" -> devices.grab(request);
            case "XIPassiveGrabDevice" -> devices.passiveGrab(request);
            case "XISetFocus" -> devices.setFocus(request);
            case "XISelectEvents" -> devices.selectEvents(request);
            case "SelectEvents" -> devices.selectKeyboardEvents(request);
            case "PerClientFlags" -> devices.perClientFlags(request);
            case "QueryExtension" -> extensions.query(request);
            case "ListExtensions" -> extensions.list(request);
            case "Enable" -> extensions.enableLarger();
            default -> throw new IllegalStateException("no code for " + row.name());
        };
    }
}
