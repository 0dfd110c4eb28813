package cpcc.p2p.membership;

import com.google.gson.Gson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Some records of one community: the body of the message {@code p2p.records}.
 *
 * @param registers who is a member
 * @param profiles what members say of themselves
 */
public record Records(List<Register> registers, List<Profile> profiles) {
    /** How many bytes of JSON go into one message: well below what a control frame may carry. */
    public static final int PAGE_BYTES = 40_000;

    /** How many records are looked at in one message. */
    public static final int MAX_COUNT = 2_000;

    /** Escapes more than the wire does, so its lengths are never too small. */
    private static final Gson GSON = new Gson();

    /** A missing list is empty. */
    public Records {
        registers = registers == null ? List.of() : List.copyOf(registers);
        profiles = profiles == null ? List.of() : List.copyOf(profiles);
    }

    /** {@return how many records} */
    public int count() {
        return registers.size() + profiles.size();
    }

    /** {@return the same records in messages of bounded size, all registers before all profiles; none if there are none} */
    public List<Records> pages() {
        List<Records> pages = new ArrayList<>();
        List<Register> someRegisters = new ArrayList<>();
        List<Profile> someProfiles = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < count(); i++) {
            Record next = i < registers.size() ? registers.get(i) : profiles.get(i - registers.size());
            int size = GSON.toJson(next).getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > 0 && bytes + size > PAGE_BYTES) {
                pages.add(new Records(someRegisters, someProfiles));
                someRegisters.clear();
                someProfiles.clear();
                bytes = 0;
            }
            bytes += size;
            if (next instanceof Register register) {
                someRegisters.add(register);
            } else {
                someProfiles.add((Profile) next);
            }
        }
        if (bytes > 0) {
            pages.add(new Records(someRegisters, someProfiles));
        }
        return pages;
    }
}
