package cpcc.p2p.membership;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A member's own word on what changes about it: its name and where it can be reached. Signed by the member itself, so that
 * any other can pass it on. It travels and is stored as it is; {@link Verifier} says whether it may be believed.
 *
 * @param community the community's id
 * @param peer the member's id
 * @param name what it calls itself now
 * @param addresses where it can be reached now
 * @param version the higher one holds
 * @param signature of the member over {@link #bytes}
 */
public record Profile(
        String community, String peer, String name, List<String> addresses, long version, String signature) {
    /** What is missing in the JSON is empty, and then found wanting by {@link Verifier}. */
    public Profile {
        community = Objects.requireNonNullElse(community, "");
        peer = Objects.requireNonNullElse(peer, "");
        name = Objects.requireNonNullElse(name, "");
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        signature = Objects.requireNonNullElse(signature, "");
    }

    /** {@return the bytes that are signed} */
    public byte[] bytes() {
        return new Canonical("cpcc profile 1")
                .add(community)
                .add(peer)
                .add(name)
                .add(addresses)
                .add(version)
                .bytes();
    }

    Profile signed(String by) {
        return new Profile(community, peer, name, addresses, version, by);
    }

    /** All peers must agree which of two records holds, so the contents decide a tie; a signature never does. */
    boolean supersedes(Profile other) {
        return version > other.version || version == other.version && Arrays.compare(bytes(), other.bytes()) > 0;
    }
}
