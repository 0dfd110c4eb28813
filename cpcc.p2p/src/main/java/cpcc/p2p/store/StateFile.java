package cpcc.p2p.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import cpcc.messaging.api.PeerId;
import cpcc.p2p.membership.CommunityState;
import cpcc.p2p.membership.Founding;
import cpcc.p2p.membership.Hashes;
import cpcc.p2p.membership.Invited;
import cpcc.p2p.membership.Profile;
import cpcc.p2p.membership.Register;
import cpcc.p2p.membership.Roster;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/**
 * The text of a community's file: JSON with a version and a checksum over its compact form without the checksum. Every later
 * version keeps these two, so that damage and a later version can be told apart.
 *
 * @param version of this shape
 * @param founding the founding record
 * @param registers who is a member
 * @param profiles what members say of themselves
 * @param invitations made here
 */
record StateFile(
        int version, Founding founding, List<Register> registers, List<Profile> profiles, List<Invited> invitations) {
    private static final int VERSION = 1;
    private static final String CHECKSUM = "sha256";
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
    private static final Gson COMPACT =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    /** The file was written by a later version of CPCC. */
    static final class LaterVersion extends Exception {
        private static final long serialVersionUID = 1L;

        LaterVersion(int version) {
            super("it is of version " + version + ", and this CPCC knows version " + VERSION);
        }
    }

    static String write(CommunityState state) {
        StateFile file = new StateFile(
                VERSION,
                state.roster().founding(),
                List.copyOf(state.roster().registers().values()),
                List.copyOf(state.roster().profiles().values()),
                state.invitations());
        JsonObject json = GSON.toJsonTree(file).getAsJsonObject();
        json.addProperty(CHECKSUM, Hashes.hex(COMPACT.toJson(json)));
        return GSON.toJson(json) + "\n";
    }

    /** Whatever is wrong with the text, it comes out as one of the two exceptions. */
    static CommunityState read(String text) throws IOException, LaterVersion {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            JsonElement checksum = json.remove(CHECKSUM);
            if (checksum == null || !checksum.getAsString().equals(Hashes.hex(COMPACT.toJson(json)))) {
                throw new IOException("its checksum does not fit");
            }
            int version = json.get("version").getAsInt();
            if (version > VERSION) {
                throw new LaterVersion(version);
            }
            return GSON.fromJson(json, StateFile.class).state();
        } catch (RuntimeException e) {
            throw new IOException("it is not whole", e);
        }
    }

    private CommunityState state() {
        TreeMap<PeerId, Register> byPeer = new TreeMap<>();
        registers.forEach(register -> byPeer.put(new PeerId(register.peer()), register));
        TreeMap<PeerId, Profile> profileByPeer = new TreeMap<>();
        profiles.forEach(profile -> profileByPeer.put(new PeerId(profile.peer()), profile));
        return new CommunityState(new Roster(founding.id(), founding, byPeer, profileByPeer), invitations);
    }
}
