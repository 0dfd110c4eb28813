package cpcc.exec.x11.guard;

import static cpcc.exec.x11.guard.Played.BASE;
import static cpcc.exec.x11.guard.Played.COLORMAP;
import static cpcc.exec.x11.guard.Played.FOREIGN;
import static cpcc.exec.x11.guard.Played.ROOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The guard's tables against another opinion of the protocol: request by request, and in each, place by place. */
class ProtocolIT {
    /** Numbers that the program chooses; a server takes none that is not its own. One is of a grab, which has to be its own. */
    private static final Set<String> CHOSEN = named("""
            core: OpenFont.fid CreateGC.cid CreateColormap.mid CopyColormapAndFree.mid CreateCursor.cid
              CreateGlyphCursor.cid
            RENDER: CreateGlyphSet.gsid ReferenceGlyphSet.gsid CreateCursor.cid CreateAnimCursor.cid
              CreateSolidFill.picture CreateLinearGradient.picture CreateRadialGradient.picture
              CreateConicalGradient.picture
            SYNC: CreateCounter.id CreateFence.fence
            XFIXES: CreateRegion.region CreateRegionFromBitmap.region CreateRegionFromWindow.region
              CreateRegionFromGC.region CreateRegionFromPicture.region
            XInputExtension: XIAllowEvents.grab_window
            """);

    /** Where the root window will do, or the server's own colormap: to be beside it, to be like it, to learn how it is made. */
    private static final Set<String> ROOT_TOO = named("""
            core: CreateWindow.parent CreateWindow.colormap ChangeWindowAttributes.colormap
              GetWindowAttributes.window ReparentWindow.parent GetGeometry.drawable QueryTree.window
              ListProperties.window QueryPointer.window TranslateCoordinates.src_window
              TranslateCoordinates.dst_window CreatePixmap.drawable CreateGC.drawable CreateColormap.window
              CopyColormapAndFree.src_cmap ListInstalledColormaps.window AllocColor.cmap AllocNamedColor.cmap
              AllocColorCells.cmap AllocColorPlanes.cmap FreeColors.cmap StoreColors.cmap StoreNamedColor.cmap
              QueryColors.cmap LookupColor.cmap QueryBestSize.drawable
            RANDR: SelectInput.window GetScreenInfo.window GetScreenSizeRange.window GetScreenResources.window
              GetScreenResourcesCurrent.window GetOutputPrimary.window GetProviders.window GetMonitors.window
            RENDER: QueryFilters.drawable
            SYNC: CreateFence.drawable
            XINERAMA: GetState.window GetScreenCount.window GetScreenSize.window
            XInputExtension: XIQueryPointer.window XIGetClientPointer.window XISelectEvents.window
            SHAPE: QueryExtents.destination_window GetRectangles.window
            """);

    /** What concerns others; what changes the desktop; and what is answered here, without the server. */
    private static final Set<String> NEVER = named("""
            core: ChangeSaveSet SetSelectionOwner GetSelectionOwner ConvertSelection SendEvent GrabServer
              UngrabServer WarpPointer QueryKeymap SetFontPath InstallColormap UninstallColormap QueryExtension
              ListExtensions ChangeKeyboardMapping ChangeKeyboardControl ChangePointerControl SetScreenSaver
              ChangeHosts ListHosts SetAccessControl SetCloseDownMode KillClient ForceScreenSaver SetPointerMapping
              SetModifierMapping
            RANDR: SetScreenConfig SetScreenSize ConfigureOutputProperty ChangeOutputProperty DeleteOutputProperty
              CreateMode DestroyMode AddOutputMode DeleteOutputMode SetCrtcConfig SetCrtcGamma SetCrtcTransform
              SetPanning SetOutputPrimary SetProviderOffloadSink SetProviderOutputSource ListProviderProperties
              QueryProviderProperty ConfigureProviderProperty ChangeProviderProperty DeleteProviderProperty
              GetProviderProperty SetMonitor DeleteMonitor CreateLease FreeLease
            SYNC: Await CreateAlarm ChangeAlarm DestroyAlarm QueryAlarm SetPriority GetPriority AwaitFence
            XFIXES: ChangeSaveSet SelectSelectionInput SelectCursorInput GetCursorImage GetCursorImageAndName
              ChangeCursorByName HideCursor ShowCursor CreatePointerBarrier DeletePointerBarrier
              SetClientDisconnectMode GetClientDisconnectMode
            XInputExtension: SetDeviceMode SelectExtensionEvent ChangeDeviceDontPropagateList GetDeviceMotionEvents
              ChangeKeyboardDevice ChangePointerDevice GrabDevice GrabDeviceKey UngrabDeviceKey GrabDeviceButton
              UngrabDeviceButton AllowDeviceEvents GetDeviceFocus SetDeviceFocus ChangeFeedbackControl
              ChangeDeviceKeyMapping SetDeviceModifierMapping SetDeviceButtonMapping QueryDeviceState DeviceBell
              SetDeviceValuators ChangeDeviceControl ChangeDeviceProperty DeleteDeviceProperty XIWarpPointer
              XIChangeHierarchy XISetClientPointer XISetFocus XIGrabDevice XIPassiveGrabDevice XIChangeProperty
              XIDeleteProperty XIBarrierReleasePointer SendExtensionEvent
            XKEYBOARD: LatchLockState SetControls SetMap SetCompatMap SetIndicatorMap SetNamedIndicator SetNames
              GetKbdByName SetDeviceInfo SetDebuggingFlags
            """);

    private static final Set<String> EXACT = named("""
            BIG-REQUESTS: Enable
            RENDER: FreePicture
            XKEYBOARD: PerClientFlags
            core: CreatePixmap DestroyWindow GrabButton GrabKey GrabKeyboard GrabPointer QueryTree ReparentWindow
            """);

    /** GetGeometry, which XCB leaves out. */
    private static final int KEYBOARD_GEOMETRY = 19;

    private static final int OWN = BASE + 1;
    /** What stands where nothing is named; one of them is the keyboard that all share. */
    private static final int[] RESTS = {0, 0x00030003};

    private static List<Protocol.Call> calls;

    @BeforeAll
    static void read() throws Exception {
        calls = Protocol.calls(new File("/usr/share/xcb")).stream()
                .filter(call -> call.isCore() || Played.majors().containsKey(call.extension()))
                .toList();
        assertFalse(calls.isEmpty());
    }

    @Test
    void nothingOfOthersIsNamed() throws IOException {
        assertEquals(lines(CHOSEN), lines(places(FOREIGN, FOREIGN)));
    }

    @Test
    void whatIsTheServersIsNamedWhereItDoesNoHarm() throws IOException {
        Set<String> found = places(ROOT, COLORMAP);
        found.removeAll(CHOSEN);
        assertEquals(lines(ROOT_TOO), lines(found));
    }

    @Test
    void someRequestsNeverReachTheServer() throws IOException {
        Set<String> found = new HashSet<>();
        for (Protocol.Call call : calls) {
            if (!reaches(call, sent(call, null, 0))) {
                found.add(call.toString());
            }
        }
        assertEquals(lines(NEVER), lines(found));
    }

    /** Of what a server refuses because of its length nothing is remembered as done. */
    @Test
    void someRequestsHaveJustTheirLength() throws IOException {
        Set<String> found = new HashSet<>();
        for (Protocol.Call call : calls) {
            if (call.fixed() && reaches(call, sent(call, null, 0)) && !reaches(call, sent(call, 0, 1, null, 0))) {
                found.add(call.toString());
            }
        }
        assertEquals(lines(EXACT), lines(found));
    }

    @Test
    void whatTheProtocolDoesNotKnowIsRefused() throws IOException {
        Set<Integer> known = new HashSet<>();
        calls.forEach(call -> known.add(major(call) << 8 | (call.isCore() ? 0 : call.opcode())));
        known.add(Played.majors().get("XKEYBOARD") << 8 | KEYBOARD_GEOMETRY);
        Played played = new Played(ByteOrder.LITTLE_ENDIAN, 1 << 16, Clipboard.OUT);
        List<Integer> passed = new ArrayList<>();
        int number = 0;
        for (int major = 0; major < 256; major++) {
            for (int minor = 0; minor < (major < 128 ? 1 : 256); minor++) {
                if (!known.contains(major << 8 | minor)) {
                    ByteBuffer got = played.one(played.request(major, minor, 0, 0, 0, 0));
                    if (got.get(0) != Played.GET_INPUT_FOCUS) {
                        passed.add(major << 8 | minor);
                    }
                    played.answered(++number);
                }
            }
        }
        assertEquals(List.of(), passed);
    }

    /** {@return where a number that is given comes through, in a request in which all else is the program's own} */
    private static Set<String> places(int other, int colormap) throws IOException {
        Set<String> found = new HashSet<>();
        for (Protocol.Call call : calls) {
            for (Protocol.Place place : call.places()) {
                int id = place.type().equals("COLORMAP") ? colormap : other;
                for (int rest : RESTS) {
                    ByteBuffer got = sent(call, rest, 0, place, id);
                    for (int at = 4; at < got.limit(); at += 4) {
                        if (got.getInt(at) == id) {
                            found.add(call + "." + place.name());
                        }
                    }
                }
            }
        }
        return found;
    }

    private static boolean reaches(Protocol.Call call, ByteBuffer got) {
        return Byte.toUnsignedInt(got.get(0)) == major(call) && (call.isCore() || got.get(1) == call.opcode());
    }

    private static int major(Protocol.Call call) {
        return call.isCore() ? call.opcode() : Played.majors().get(call.extension());
    }

    private static ByteBuffer sent(Protocol.Call call, Protocol.Place place, int id) throws IOException {
        return sent(call, 0, 0, place, id);
    }

    private static ByteBuffer sent(Protocol.Call call, int rest, int more, Protocol.Place place, int id)
            throws IOException {
        Played played = new Played(ByteOrder.LITTLE_ENDIAN, 1 << 16, Clipboard.OUT);
        boolean listed = place != null && place.mask() != 0;
        int[] words = new int[call.length() / 4 - 1 + (listed ? 1 : 0) + more];
        Arrays.fill(words, rest);
        for (Protocol.Place each : call.places()) {
            if (each.mask() == 0) {
                words[each.offset() / 4 - 1] = OWN;
            }
        }
        if (place != null) {
            words[place.offset() / 4 - 1] = id;
        }
        if (listed) {
            words[place.mask() / 4 - 1] = 1 << place.bit() + 8 * (place.mask() % 4);
        }
        return played.one(
                call.isCore()
                        ? played.request(call.opcode(), 0, words)
                        : played.request(call.extension(), call.opcode(), words));
    }

    private static Set<String> named(String text) {
        Set<String> names = new HashSet<>();
        String extension = "";
        for (String word : text.trim().split("\\s+")) {
            if (word.endsWith(":")) {
                extension = word.substring(0, word.length() - 1);
            } else {
                names.add(extension + " " + word);
            }
        }
        return names;
    }

    private static String lines(Set<String> names) {
        return String.join("\n", new TreeSet<>(names));
    }
}
